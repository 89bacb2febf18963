"""Names of people and companies in scripts other than Latin: behind a label, before an address, below a closing.

Of a script without capitals nothing but its place tells a name; in Cyrillic and Greek two words with capitals do.
"""

import re

from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import Names

_HAN, _KANA, _HANGUL = "\u3005\u4e00-\u9fff", "\u3041-\u3096\u30a1-\u30fa\u30fc", "\uac00-\ud7a3"
_UPPER = "\u0391-\u03a9\u0386-\u038f\u0401-\u042f\u0490\u049a\u04d8\u04e8\u04b0\u04ae\u0492\u04a2"
_LOWER = "\u03ac-\u03ce\u0390\u0430-\u045f\u0491\u049b\u04d9\u04e9\u04b1\u04af\u0493\u04a3"
_OTHER = "\u0530-\u06ff\u0750-\u077f\u0900-\u0eff\u10a0-\u10ff"  # Armenian, Hebrew, Arabic, Indic, Thai, Lao, Georgian
_CASED = rf"[{_UPPER}][{_LOWER}]{{1,20}}"
_NAME = (
    rf"(?:[{_HAN}]{{1,4}}[ \u3000\u30fb]?[{_HAN}{_KANA}]{{1,5}}|[{_HANGUL}]{{2,5}}|{_CASED}(?:[ -]{_CASED}){{0,2}}"
    rf"|[{_OTHER}]{{2,20}}(?: [{_OTHER}]{{2,20}}){{0,2}})"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔"
    "谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤張劉陳楊黃趙吳孫馬"
    "羅鄭許韓鄧馮蔣葉魏蘇呂盧鍾譚陸"
)
"""The usual surnames of Chinese, each of one sign."""
_FAMILIES = (
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村"
    " 斎藤 斉藤 齋藤 清水 山崎 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤"
    " 近藤 村上 遠藤 青木 坂本 福田 太田 西村 藤井 金子 岡本 藤原 三浦 中野 中川 原田 松田 竹内 小野"
    " 田村 中山 和田 石田 森田 上田 内田 柴田 酒井 宮崎 横山 高木 安藤 宮本 大野 小島 谷口 今井 工藤"
    " 高田 増田 丸山 杉山 村田 大塚 新井 藤本 小山 平野 野口 松尾 菊地 千葉 渡部 野村 河野 久保 松井"
    " 岩崎 桜井 木下 佐野 野崎 松下 水野 菅原 市川"
)
"""The usual surnames of Japanese."""
_CHINESE = rf"[{_SURNAMES}](?:(?![在的说說和与與也是给給把用对對您你我他她就都有发發问問帮幫])[{_HAN}]){{1,2}}"
_JAPANESE = rf"(?:{_FAMILIES.replace(' ', '|')})(?:[ \u3000]?[{_HAN}{_KANA}]{{1,4}})??"
_END = r"(?![^\W_])"
_CASED_NAME = Late(
    rf"(?<!\w)(?P<user>{_CASED}(?: {_CASED}){{1,2}}|[{_UPPER}]\. ?(?:[{_UPPER}]\. ?)?{_CASED}"
    rf"|{_CASED} [{_UPPER}]\.(?: ?[{_UPPER}]\.)?)(?!\w)"
)
_BEFORE_ADDRESS = Late(rf"(?<![^\W_])(?P<user>{_NAME})(?= {{0,2}}<<email-)", "<<email-")
_LABELLED = Late(
    r"(?:\b(?:[Aa]uthor|[A-Za-z_]{0,30}[Nn](?:ame|AME)|[Oo]wner|[Uu]ser|[Ff]rom|[Cc]ontact|[Cc]ommitter|[Rr]eporter|[Mm]aintainer"
    r"|[Cc]ustomer|[A-Za-z]{3,12}[- ](?:by|to)|[Cc][Cc]|[Dd]ear)"
    rf"|[{_HAN}]{{1,4}}[人者员員师師送名]|姓名|名字|名前|担当|用户|[{_HANGUL}]{{1,4}}(?:자|인|님)|이름|고객"
    rf"|[{_UPPER}][{_LOWER}]{{2,12}}(?:тель|тор|лец|ник)|Имя|ФИО|Контакт|Клиент|Πελάτης|Όνομα|Χρήστης"
    r"|ผู้ใช้|ชื่อ|โดย|שם|משתמש|الاسم|المستخدم|नाम|उपयोगकर्ता)"
    rf"\\?[\"']?[ \t]{{0,3}}(?:[:：=は]|[ \t])[ \t]{{0,3}}\\?[\"'「«]?(?P<user>{_NAME}){_END}"
)
"""Whoever does something is called so: 提交者, 담당자, отправитель."""
_CLOSING = Late(
    r"(?:[Rr]egards|[Tt]hanks|[Cc]heers|[Ss]incerely|[Bb]est|[Уу]важением|[Сс]пасибо|[Пп]овагою|此致|敬礼|敬上|谢谢"
    r"|願いします|願い致します"
    r"|ありがとうございます|감사합니다|التحية|تحياتي|शुभकामनाओं सहित|ขอบคุณ\S{0,6}"
    r"|בברכה|εκτίμηση|Χαιρετισμούς)[,，。.!！、،]{0,2}[ \t]*\n{1,2}[ \t]*"
    rf"(?P<user>{_NAME})(?= (?:드림|올림)| ?[上拝]|[ \t]*(?:\n|$)){_END}"
)
_ADDRESSED = Late(
    rf"@(?P<user>{_NAME}){_END}|(?:^|(?<=> )|(?<=\n))(?P<user7>{_NAME})(?= ?(?:写道|寫道|wrote|schrieb|пишет|написал))"
    rf"|(?:联系|请找|聯絡|由|請) ?(?P<user2>[{_HAN}]{{2,4}})(?=[ ，。,]|$)|联系 (?P<user3>{_NAME}){_END}"
    rf"|(?P<user4>(?![お皆客各])[{_HAN}]{{2,4}})(?=さん|様(?![々子式])|先生|女士|老师)"
    rf"|(?P<user5>[{_HANGUL}]{{2,4}})(?= ?(?:씨|님께))"
    rf"|(?<![{_HANGUL}])(?!고객|선생|사용자|여러분|회원|관리자|담당자|교수|대표|팀장|부장|과장)"
    rf"(?P<user12>[{_HANGUL}]{{2,4}}) ?(?=님)"
    rf"|(?:^|(?<=\n))(?P<user13>{_CHINESE}|{_JAPANESE})(?=[ \u3000]+(?:20\d\d[-/年.]|\d\d?:\d\d))"
    rf"|(?<![{_HANGUL}])(?P<user15>[{_HANGUL}]{{2,4}})(?= (?:드림|올림)(?:\s|$))"
    rf"|(?:管理者|担当者?)の(?P<user16>{_JAPANESE})(?=に|が|は|へ)"
    rf"|(?<=\] )(?P<user14>{_CASED}(?: {_CASED})?)(?=: )"
    r"|(?:管理员|管理員|负责人"
    r"|同事|同学|同學|老师|老師|师兄|师姐|导师|導師|老板|领导|感谢|感謝|谢谢|謝謝|我是|我叫|名叫|本人) ?"
    rf"(?P<user8>{_CHINESE})"
    rf"|(?:^|(?<=\n))(?P<user11>{_CHINESE})(?=[（(:：])"
    rf"|(?<![{_HAN}])(?P<user9>{_CHINESE}) ?(?=老师|老師|同学|同學|先生|女士|博士|教授|经理|工程师|师兄|师姐|写道)"
    rf"|(?<![{_HAN}])(?P<user10>{_JAPANESE})(?=です|と申します|でございます|より|さん|様|氏(?![名]))"
    rf"|の(?P<user6>[{_HAN}]{{1,3}}[ \u3000]?[{_HAN}{_KANA}]{{1,4}}?)(?=です|と申します|より)"
)
_COMPANY = Late(
    rf"(?:株式会社|有限会社|주식회사|\(주\)) ?(?P<org>(?:(?!の)[{_HAN}{_KANA}{_HANGUL}A-Za-z]){{2,15}})"
    rf"|(?P<org2>[{_HAN}]{{2,12}}?)(?=(?:科技|信息|技术)?(?:股份)?有限公司|株式会社|大学|研究院|研究所)"
    rf"|(?:(?<=在)|(?<=于)|(?<=於)|(?<=自)|(?<=是)|(?<![{_HAN}]))(?P<org4>(?![我贵貴该該本某各高互分总總母子上国國])[{_HAN}]{{2,6}}?)(?=科技|集团|集團|公司|实验室|實驗室|研究室)"
    rf"|(?<!\w)(?:ООО|ОАО|ЗАО|АО|ТОО|ТОВ) [«\"“]?(?P<org3>[{_UPPER}{_LOWER}][\w -]{{1,30}}\w)"
)
_OF_SOMEBODY = Late(rf"(?<=\d>)[（(](?P<org>[{_HAN}]{{2,10}})(?=[）)])", ">(", ">（")
"""The company in brackets behind a name."""
_KINDS = {"user": "user", "org": "organization"}


def hide_foreign(text: str, names: Names) -> str:
    """`text` without them."""
    if text.isascii():
        return text
    for pattern in (_COMPANY, _BEFORE_ADDRESS, _LABELLED, _CLOSING, _ADDRESSED, _OF_SOMEBODY, _CASED_NAME):
        text = pattern.sub(lambda match: _hide(match, names), text)
    return text


def _hide(match: re.Match[str], names: Names) -> str:
    group = next(name for name, value in match.groupdict().items() if value)
    begin, end = match.start(group) - match.start(), match.end(group) - match.start()
    return match[0][:begin] + names.of(_KINDS[group.rstrip("0123456789")], match[group]) + match[0][end:]
