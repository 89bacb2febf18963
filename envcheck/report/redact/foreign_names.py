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
    rf"|の(?P<user6>[{_HAN}]{{1,3}}[ \u3000]?[{_HAN}{_KANA}]{{1,4}}?)(?=です|と申します|より)"
)
_COMPANY = Late(
    rf"(?:株式会社|有限会社|주식회사|\(주\)) ?(?P<org>(?:(?!の)[{_HAN}{_KANA}{_HANGUL}A-Za-z]){{2,15}})"
    rf"|(?P<org2>[{_HAN}]{{2,12}}?)(?=(?:科技|信息|技术)?(?:股份)?有限公司|株式会社|大学|研究院|研究所)"
    rf"|(?<!\w)(?:ООО|ОАО|ЗАО|АО|ТОО|ТОВ) [«\"“]?(?P<org3>[{_UPPER}{_LOWER}][\w -]{{1,30}}\w)"
)
_KINDS = {"user": "user", "org": "organization"}


def hide_foreign(text: str, names: Names) -> str:
    """`text` without them."""
    if text.isascii():
        return text
    for pattern in (_COMPANY, _BEFORE_ADDRESS, _LABELLED, _CLOSING, _ADDRESSED, _CASED_NAME):
        text = pattern.sub(lambda match: _hide(match, names), text)
    return text


def _hide(match: re.Match[str], names: Names) -> str:
    group = next(name for name, value in match.groupdict().items() if value)
    begin, end = match.start(group) - match.start(), match.end(group) - match.start()
    return match[0][:begin] + names.of(_KINDS[group.rstrip("0123456789")], match[group]) + match[0][end:]
