"""An OpenSearch description (1.1, draft 6), by which a browser adds this site to its search engines."""

from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from .page import Linked

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
SHORT, LONG = 16, 1024
"""Most characters of a short name and of a description."""


def opensearch(linked: Linked) -> str:
    """Search in the edition that `linked` describes, by the page that also takes registry numbers."""
    register_namespace("", NAMESPACE)
    root = Element(f"{{{NAMESPACE}}}OpenSearchDescription")
    address = f"{linked.site}go/?lang={linked.translate.edition.key}&q={{searchTerms}}"
    for name, text in (
        ("ShortName", linked.word("site.name")[:SHORT]),
        ("Description", linked.word("site.description")[:LONG]),
        ("Language", linked.translate.edition.lang),
        ("InputEncoding", "UTF-8"),
    ):
        SubElement(root, f"{{{NAMESPACE}}}{name}").text = text
    SubElement(root, f"{{{NAMESPACE}}}Url", {"type": "text/html", "template": address})
    icon = {"type": "image/png", "width": "32", "height": "32"}
    SubElement(root, f"{{{NAMESPACE}}}Image", icon).text = f"{linked.site}assets/images/favicon-32.png"
    indent(root, " ")
    return tostring(root, "unicode", xml_declaration=True) + "\n"
