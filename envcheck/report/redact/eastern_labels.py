"""Values in Chinese, Japanese and Korean: behind a label, in quotes next to one, addresses and telephone numbers.

These scripts have no capitals, and the first two no blanks: a value ends with its line, its quotes or its clause.
"""

import re

from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
from envcheck.report.redact.slots.public import is_nobodys
from envcheck.report.redact.vocabulary import Familiarity
from envcheck.report.redact.word_forms import level_of

_HAN, _KANA, _HANGUL = "\u3005\u4e00-\u9fff", "\u3041-\u3096\u30a1-\u30fa\u30fc", "\uac00-\ud7a3"
_EASTERN = Late(rf"[{_HAN}{_KANA}{_HANGUL}]")
_LABELS = {
    "job": (
        r"プロジェクト(?:名|コード|名称)?|案件(?:名)?|製品コード名|开发代号|项目(?:名称|名|代号)?|專案(?:名稱|名)?|프로젝트(?:명| ?이름)?"
        r"|과제(?:명)?|사업명"
    ),
    "organization": (
        r"(?:顧|お)客(?:様|先)?(?:名)?|取引先(?:名)?|納入先|得意先|クライアント名?|会社名?|社名|所属(?:部署)?|(?:担当)?部署名?"
        r"|客户(?:名称|名|单位)?|客戶(?:名稱)?|公司(?:名称|名)?|单位(?:名称)?|部门|甲方|乙方|合作方"
        r"|고객(?:사|명|사명)?|거래처(?:명)?|회사(?:명)?|소속|부서(?:명)?|업체(?:명)?|발주처"
    ),
    "place": (
        r"(?:現|ご)?住所|所在地|設置(?:場所|先)|勤務地|送付先|(?:公司|办公|收货|寄件|联系|机房|家庭)?地址|住址|机房(?:位置)?|所在位置"
        r"|주소|소재지|설치 ?장소|배송지"
    ),
    "host": (
        r"サーバー?名|ホスト名|マシン名|ノード名|主机名?(?:称)?|服务器(?:名称|名)|机器名|节点名|集群(?:名称|名)"
        r"|호스트(?:명| ?이름)?|서버(?:명| ?이름)|노드(?:명)|클러스터(?:명)"
    ),
    "user": (
        r"氏名|お名前|担当(?:者)?(?:名)?|連絡先氏名|ユーザー名?|利用者名?|姓名|联系人|负责人|聯絡人|用户名?|经办人|담당(?:자|자명)?|이름|성명|사용자(?:명)?"
    ),
}  # fmt: skip
_OPEN, _CLOSE = "「『“‘《〈【\"'", "」』”’》〉】\"'"
_QUOTED = rf"[{_OPEN}](?P<name>[^{_OPEN}{_CLOSE}\n]{{1,40}})[{_CLOSE}]"
_PART = r"[^\n\t「」『』“”《》【】（）()\[\]{}<>|/;；，,。、！？!?:：=\"'`]"
_BEHIND = {
    kind: Late(
        rf"(?<![{_HAN}{_KANA}{_HANGUL}])(?:{labels})[ \u3000]?(?:"
        rf"[:：=＝][ \t\u3000]{{0,8}}[{_OPEN}]?(?P<told>{_PART}{{1,40}})|{_QUOTED}"
        r")"
    )
    for kind, labels in _LABELS.items()
}
_BEFORE = Late(
    rf"{_QUOTED}(?=(?:という|の|这个|這個|的|号)?(?:プロジェクト|案件|项目|專案)| ?(?:라는 |이라는 )?프로젝트)"
)
_AMONG = Late(
    rf"(?:(?<=在项目)|(?<=在「项目」)|(?<=把项目)|(?<=从项目))(?P<job>[{_HAN}]{{2,4}}?)(?=上|里|中|迁|时)"
    rf"|(?<![{_HAN}{_KANA}])(?P<job2>[{_HAN}]{{2,4}})(?=プロジェクト(?:で|の|に|は|が|を|、|。|$))"
    rf"|(?:(?<=在)|(?<=是)|(?<=做)|(?<=跑))(?P<job3>[{_HAN}]{{2,3}})(?=项目(?:里|中|组|上|的))"
    rf"|(?<![{_HANGUL}])(?P<job4>[{_HANGUL}]{{2,5}})(?= 프로젝트(?:에서|의|를|는|가|,|\.|$))",
    flags=re.MULTILINE,
)
_GENERIC = Late(
    r"目录|目錄|文件|配置|代码|环境|路径|部署|依赖|管理|开发|根|这|這|该|我们|你们|他们|公司|本|当|新|旧|同|共同|研究|個人|社内|大規模|機械|学習|学习|其他|另|一个|多个"
    r"|우리|저희|현재|다른|해당|사내|개인|연구|소스|테스트|모든|기존|졸업|학교|새로운|이런|[은는을를의에]$"
)
"""In a name that nothing marks as one: words of every project."""
_SENTENCE = Late(
    r"[我你您他她它]|请|請|的是|了[。吗]?$|报错|無法|无法|不能|不了|没有|沒有|怎么|什么|です|ます|ました|ません|でした|ください|しない|できな|니다|세요|해요|네요|어요|아요"
)
"""No name but somebody's words: `客户：请提供日志`."""
_NUMBER_OF_PLACE = r"(?:[ ]?\d{1,5}(?:[ ]?(?:丁目|番地?|号|號|弄|楼|室|층|호|번지|の)|[-－−‐]\d{1,5}){0,5}){1,4}"
_PLACE = Late(
    rf"〒? ?\d{{3}}-\d{{4}}(?= ?[{_HAN}])(?:[ \u3000]?[{_HAN}{_KANA}]{{2,20}}{_NUMBER_OF_PLACE})?"
    rf"|〒 ?\d{{3}}-\d{{4}}"
    rf"|[{_HAN}]{{1,3}}[都道府県][{_HAN}{_KANA}]{{2,16}}?{_NUMBER_OF_PLACE}"
    rf"|(?:[{_HAN}]{{2,3}}[省市])?(?:[{_HAN}]{{2,3}}[市区县區縣]){{1,2}}[{_HAN}]{{2,8}}?[路街道巷弄里镇村][ ]?\d{{1,5}}[ ]?[号號弄]?(?:[ ]?\d{{1,4}}[ ]?[楼栋座室层])*"
    rf"|(?:[{_HANGUL}]{{2,7}}[시도] )?[{_HANGUL}]{{1,5}}[구군시] [{_HANGUL}\d]{{2,10}}[로길동] ?\d{{1,4}}(?:-\d{{1,4}})?(?:번길 ?\d{{1,4}})?(?:,? \d{{1,4}}[층호])*"
)
_PLACE_SIGNS = Late(rf"\d|[省市区县區縣镇村路街巷町丁都府県]|[{_HANGUL}](?:시|구|군|로|길|동)(?![{_HANGUL}])")
_PHONE = Late(
    r"(?<![\d.:/+-])(?:1[3-9]\d[ -]\d{4}[ -]\d{4}|0\d{1,3}[ -]\d{3,4}[ -]\d{4}|0[789]0[ -]\d{4}[ -]\d{4}|09\d\d-\d{3}-\d{3})(?![\d.:/-])"
    r"|(?P<bare>(?<!\d)1[3-9]\d{9}(?!\d))"
)
_SAYS_PHONE = Late(
    r"(?:电话|電話|手机|手機|微信|联系|聯絡|号码|號碼|携帯|連絡先|전화|휴대폰|연락처|联络|致电|打)[^\n\d]{0,10}\Z"
)


def hide_eastern(text: str, names: Names) -> str:
    """`text` without them."""
    if text.isascii() or _EASTERN.now.search(text) is None:
        return text
    text = _PHONE.sub(lambda match: _phone(match, names), text)
    text = _PLACE.sub(lambda match: names.of("place", match[0]), text)
    for kind, pattern in _BEHIND.items():
        text = pattern.sub(lambda match, kind=kind: _behind(match, kind, names), text)  # type: ignore[misc]
    text = _BEFORE.sub(lambda match: _replaced(match, "name", "job", names, marked=True), text)
    return _AMONG.sub(lambda match: _replaced(match, str(match.lastgroup), "job", names, marked=False), text)


def _phone(match: re.Match[str], names: Names) -> str:
    text, at = match.string, match.start()
    if match["bare"]:
        told = _SAYS_PHONE.now.search(text, max(0, at - 16), at) is not None
    else:
        begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", match.end())
        told = _EASTERN.now.search(text, begin, end if end >= 0 else len(text)) is not None
    return names.of("phone", match[0]) if told else match[0]


def _behind(match: re.Match[str], kind: str, names: Names) -> str:
    group = "told" if match["told"] else "name"
    value = match[group]
    if kind == "place" and not (_EASTERN.now.search(value) and _PLACE_SIGNS.now.search(value)):
        return match[0]  # `地址：0x7f3a`, and where something is in a memory or network
    return _replaced(match, group, kind, names, marked=True)


def _replaced(match: re.Match[str], group: str, kind: str, names: Names, *, marked: bool) -> str:
    """The match with the value of the group hidden, where it is a name."""
    value = match[group].strip(" \u3000")
    if value and value[0].isascii() and level_of(value.split()[0]) in (None, Familiarity.TECHNICAL):
        return match[0]  # `项目：vllm 版本`
    if not _is_name(value) or not (marked or _GENERIC.now.search(value) is None):
        return match[0]
    begin = match.start(group) - match.start() + match[group].index(value)
    return match[0][:begin] + names.of(kind, value) + match[0][begin + len(value) :]


def _is_name(value: str) -> bool:
    if len(value) < 2 or PLACEHOLDER.search(value) or _SENTENCE.now.search(value):
        return False
    if _EASTERN.now.search(value):
        return value not in _NOBODYS
    if not any(map(str.isalpha, value)) or is_nobodys(value):
        return False
    return any(level_of(word) not in (None, Familiarity.TECHNICAL) for word in value.split())


_NOBODYS = frozenset(
    [
        "管理者",
        "管理员",
        "管理員",
        "本番",
        "開発",
        "開発環境",
        "測試",
        "测试",
        "测试环境",
        "生产",
        "生产环境",
        "未定",
        "未設定",
        "不明",
        "なし",
        "無",
        "无",
        "没有",
        "默认",
        "デフォルト",
        "没",
        "暂无",
        "匿名",
        "관리자",
        "없음",
        "기본",
        "테스트",
        "운영",
        "개발",
        "미정",
        "個人",
        "个人",
        "개인",
        "同上",
        "保密",
        "非公開",
        "비공개",
    ]
)
