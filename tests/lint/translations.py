# SPDX-License-Identifier: BSD-2-Clause
"""translations.py TEMPLATE: are all texts of the template translated, and do the translations fit?

Also looks for texts that are printed and never came into the template."""
import pathlib
import re
import subprocess
import sys

PO = pathlib.Path("src/report/po")
CODES = re.compile(r'^\t\{ "([a-z]+)", "[^"]+" \},$', re.M)
COMMAND = re.compile(r"\bsluice [a-z]+")
CONVERSION = re.compile(r"%[-+#0]*[0-9.*]*(?:hh|h|ll|l|j|z)?[diouxXeEfFgGcsp]")
PLACE = re.compile(r"\{([^{}]*)\}")
PRINTERS = re.compile(r"(?:page|field|text)_(?:[a-z]+_)*"
                      r"(?:say|warn|field|paragraph|print|entry|column|fill|tell)\(")
LABELLERS = re.compile(r"(?:page|field)_(?:[a-z]+_)*(?:field|entry|paragraph|column|tell)\(")
MARKED = re.compile(r"(?:tr|N_|tr_count)\(")
TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"' r"|'(?:[^'\\\n]|\\.)*'" r"|/\*.*?\*/|\b\w+\(|[()]", re.S)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}

bad = False


def complain(where, text, what):
    global bad
    bad = True
    print("%s: %s: %s" % (where, ascii(text), what))


# --- the files of gettext


def unquote(quoted):
    return re.sub(r"\\(.)", lambda found: ESCAPES.get(found.group(1), found.group(1)),
                  quoted.strip()[1:-1])


class Entry:
    def __init__(self):
        self.flags = set()
        self.is_obsolete = False
        self.texts = {}  # "msgid", "msgid_plural", "msgstr", "msgstr[1]"

    def key(self):
        return self.texts.get("msgctxt"), self.texts.get("msgid"), self.texts.get("msgid_plural")

    def translations(self):
        return [text for name, text in sorted(self.texts.items()) if name.startswith("msgstr")]


def entries_read(path):
    """All entries but the head, the obsolete ones too."""
    entry, name = Entry(), None
    for line in path.read_text("utf-8").splitlines() + [""]:
        entry.is_obsolete |= line.startswith("#~")
        line = re.sub(r"^#~\|? ?", "", line)
        if line.startswith("#,"):
            entry.flags |= set(line[2:].replace(" ", "").split(","))
        elif line.startswith("msg"):
            name, line = line.split(None, 1)
            entry.texts[name] = unquote(line)
        elif line.startswith('"'):
            entry.texts[name] += unquote(line)
        elif not line.strip():
            if entry.texts.get("msgid"):
                yield entry
            entry, name = Entry(), None


# --- the checks


def places(text):
    return set(PLACE.findall(text.replace("{{", "")))


def has_margin(text):
    return text != text.strip()


def has_control(text):
    return any(ord(character) < 32 or 127 <= ord(character) < 160 for character in text)


def source_check(where, entry):
    for name in ("msgid", "msgid_plural"):
        text = entry.texts.get(name, "text")
        if CONVERSION.search(text):
            complain(where, text, "has a conversion of printf: name a {place}")
        if has_margin(text) or has_control(text):
            complain(where, text, "has blanks around it, or an end of a line in it")


def translation_check(where, entry):
    """Of what counts, the form for one may leave the number out, if the language has such a form."""
    texts = entry.translations()
    many = places(entry.texts.get("msgid_plural", entry.texts["msgid"]))
    for i, text in enumerate(texts):
        wanted = [many]
        if i == 0 and len(texts) > 1:
            wanted.append(places(entry.texts["msgid"]))
        if not text:
            complain(where, entry.texts["msgid"], "is not translated")
        elif places(text) not in wanted:
            complain(where, entry.texts["msgid"], "has other places than " + ascii(text))
        if has_margin(text) or has_control(text):
            complain(where, text, "has blanks around it, or a control character in it")
    if "fuzzy" in entry.flags:
        complain(where, entry.texts["msgid"], "is translated by a guess")


def language_check(path, source):
    found = {}
    for entry in entries_read(path):
        found[entry.key()] = entry
        if entry.is_obsolete or entry.key() not in source:
            complain(path, entry.texts["msgid"], "is in no source")
        else:
            translation_check(path, entry)
    for key in source:
        if key not in found:
            complain(path, key[1], "is not translated")
    done = subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", str(path)],
                          stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        complain(path, path.stem, done.stderr)


def languages_check():
    """The same languages are known everywhere."""
    files = sorted(path.stem for path in PO.glob("*.po"))
    table = sorted(CODES.findall(pathlib.Path("src/base/language.c").read_text("utf-8")))
    makefile = pathlib.Path("Makefile.am").read_text()
    named = sorted(re.search(r"^languages = (.*)$", makefile, re.M).group(1).split())
    shipped = sorted(re.findall(r"src/report/po/([a-z]+)\.po", makefile))
    if not files == named == shipped or ["en"] + files != sorted(table, key=lambda c: c != "en"):
        complain(PO, files, "other languages are in Makefile.am %s %s or src/base/language.c %s"
                 % (named, shipped, table))


def words_of(literal):
    text = re.sub(r"\\(?:x[0-9a-f]+|[0-7]+|.)", " ", literal[1:-1])
    for no_words in (PLACE, CONVERSION, COMMAND):
        text = no_words.sub("", text)
    return re.findall(r"[A-Za-z][A-Za-z_]+", text)


def is_printed(literal, calls):
    """The names of places are single words; a label may be one."""
    if any(MARKED.fullmatch(call) for call in calls):
        return False
    if calls and LABELLERS.fullmatch(calls[-1]):
        return len(words_of(literal)) > 0
    return len(words_of(literal)) > 1 and any(PRINTERS.fullmatch(call) for call in calls)


def printed_check(path):
    """What is printed for people has gone through tr()."""
    code = path.read_text("utf-8")
    calls = []  # the parentheses that are open: "(" or "name("
    for found in TOKEN.finditer(code):
        token = found.group()
        if token.endswith("(") and not token.startswith(('"', "'", "/")):
            calls.append(token)
        elif token == ")" and calls:
            calls.pop()
        elif token.startswith('"') and is_printed(token, calls):
            line = code.count("\n", 0, found.start()) + 1
            complain("%s:%d" % (path, line), token, "is printed without tr()")


def main():
    source = {entry.key(): entry for entry in entries_read(pathlib.Path(sys.argv[1]))}
    files = sorted(PO.glob("*.po"))
    if not source or not files:
        complain(PO, "", "found no texts, or no languages")
    for entry in source.values():
        source_check("src", entry)
    for path in files:
        language_check(path, source)
    languages_check()
    for path in sorted(pathlib.Path("src").glob("cli/*.c")) + sorted(
            pathlib.Path("src").glob("report/*.c")):
        printed_check(path)
    sys.exit(bad)


main()
