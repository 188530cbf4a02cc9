# What the tests of pages share beside harness.sh. Sourced.

parse() { # parse FILE PYTHON: the page as an XML tree, `text` as it stands
    python3 -B - "$@" <<'PYTHON'
import re, sys, xml.etree.ElementTree as tree
text = open(sys.argv[1], encoding="utf-8").read()
page = tree.fromstring(text.replace("<!DOCTYPE html>", "", 1))
svg = "{http://www.w3.org/2000/svg}"
for gone in ("script", "iframe", "object", "embed", "img", "link", "form", "base"):
    assert page.find(".//" + gone) is None, gone
for element in page.iter():
    for key, value in element.attrib.items():
        assert not key.startswith("on") and key not in ("style", "src"), (element.tag, key)
        assert key != "href" or value.startswith("#"), value
ids = [element.get("id") for element in page.iter() if element.get("id")]
assert len(ids) == len(set(ids)), ids
levels = [int(element.tag[1]) for element in page.iter() if re.fullmatch("h[1-6]", element.tag)]
assert levels[0] == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:])), levels
for table in page.iter("table"):
    assert table.find("caption") is not None
    assert all(cell.get("scope") for cell in table.iter("th"))
    width = len(table.find("thead/tr"))
    assert all(len(row) == width for row in table.iter("tr"))
for picture in page.iter(svg + "svg"):
    assert picture.get("role") == "img" and picture[0].tag == svg + "title" and picture[1].tag == svg + "desc"
    assert all(name in ids for name in picture.get("aria-labelledby").split())
for element in page.iter():
    for name in (element.get("aria-labelledby") or "").split():
        assert name in ids, name
exec(sys.argv[2] if len(sys.argv) > 2 else "")
PYTHON
}
