"""What the C library, compilers and shells say in other languages, in English: a log is written in its user's.

Source: the message catalogues (.po) of glibc, gcc, bash, dash and apt.
"""

# fmt: off
PHRASES = {
    "Datei oder Verzeichnis nicht gefunden":               "No such file or directory",
    "Aucun fichier ou dossier de ce nom":                  "No such file or directory",
    "Aucun fichier ou dossier de ce type":                 "No such file or directory",
    "No existe el fichero o el directorio":                "No such file or directory",
    "No existe el archivo o el directorio":                "No such file or directory",
    "没有那个文件或目录":                                       "No such file or directory",
    "沒有此一檔案或目錄":                                       "No such file or directory",
    "そのようなファイルやディレクトリはありません":                      "No such file or directory",
    "Нет такого файла или каталога":                       "No such file or directory",
    "schwerwiegender Fehler":                              "fatal error",
    "erreur fatale":                                       "fatal error",
    "error fatal":                                         "fatal error",
    "致命错误":                                             "fatal error",
    "嚴重錯誤":                                             "fatal error",
    "致命的エラー":                                          "fatal error",
    "фатальная ошибка":                                    "fatal error",
    "Kommando nicht gefunden":                             "command not found",
    "Befehl nicht gefunden":                               "command not found",
    "commande introuvable":                                "command not found",
    "orden no encontrada":                                 "command not found",
    "未找到命令":                                            "command not found",
    "找不到命令":                                            "command not found",
    "コマンドが見つかりません":                                  "command not found",
    "команда не найдена":                                  "command not found",
    "Keine Berechtigung":                                  "Permission denied",
    "Permission non accordée":                             "Permission denied",
    "Permiso denegado":                                    "Permission denied",
    "权限不够":                                             "Permission denied",
    "許可がありません":                                        "Permission denied",
    "Отказано в доступе":                                  "Permission denied",
    "Auf dem Gerät ist kein Speicherplatz mehr verfügbar": "No space left on device",
    "Aucun espace disponible sur le périphérique":         "No space left on device",
    "No queda espacio en el dispositivo":                  "No space left on device",
    "设备上没有空间":                                         "No space left on device",
    "デバイスに空き領域がありません":                              "No space left on device",
    "На устройстве не осталось свободного места":          "No space left on device",
    "Getötet":                                             "Killed",
    "Processus arrêté":                                    "Killed",
    "已杀死":                                               "Killed",
    "已终止":                                               "Killed",
    "Убито":                                               "Killed",
    "Speicherzugriffsfehler":                              "Segmentation fault",
    "Erreur de segmentation":                              "Segmentation fault",
    "Violación de segmento":                               "Segmentation fault",
    "段错误":                                               "Segmentation fault",
    "Ошибка сегментирования":                              "Segmentation fault",
    "Nicht genügend Hauptspeicher verfügbar":              "Cannot allocate memory",
    "无法分配内存":                                           "Cannot allocate memory",
    "Impossible d'allouer de la mémoire":                  "Cannot allocate memory",
    "Sperre /var/lib/dpkg/":                               "Could not get lock /var/lib/dpkg/",
    "无法获得锁 ":                                           "Could not get lock ",
    "Impossible d'obtenir le verrou ":                     "Could not get lock ",
    "无法定位软件包":                                         "Unable to locate package",
    "Impossible de trouver le paquet":                     "Unable to locate package",
    "No se ha podido localizar el paquete":                "Unable to locate package",
    ": 行 ":                                               ": line ",
    ": Zeile ":                                            ": line ",
    ": ligne ":                                            ": line ",
    "：":                                                  ": ",
}
# fmt: on


_SPOKEN: dict[str, list[str]] = {}
"""The phrases by what they mean in English; short ones are in too many anchors."""
for _foreign, _said in PHRASES.items():
    if len(_said) > 5:
        _SPOKEN.setdefault(_said, []).append(_foreign)


def translations(english: str) -> list[str]:
    """The text as it stands in logs of other languages: with each phrase in its place, and with a colon of theirs."""
    known = [said for said in _SPOKEN if said in english]
    told = [english.replace(said, foreign) for said in known for foreign in _SPOKEN[said]]
    return [*told, *(text.replace(": ", "：") for text in told if ": " in text)]


_IN_ASCII = {foreign: said for foreign, said in PHRASES.items() if foreign.isascii()}


def in_english(line: str) -> str:
    """The line with every phrase in English."""
    for foreign, said in (_IN_ASCII if line.isascii() else PHRASES).items():
        line = line.replace(foreign, said)
    return line
