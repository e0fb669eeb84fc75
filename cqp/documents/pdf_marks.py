"""What WeasyPrint 70 leaves out of a tagged PDF, added before the file is closed (stack.md § 2, ADR 0020).

* the PDF/UA-1 mark beside the PDF/A-3a one: the library writes one conformance at a time;
* `/Scope` on header cells, and the `/IDTree` through which a reader resolves the `/Headers` of data cells.
"""

import pydyf

RDF_END = b"</rdf:RDF>"
PDFUA = b"""<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 followed</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def finish(document, pdf):
    """WeasyPrint's `finisher`: called with the whole PDF, just before its trailer."""
    _mark_pdfua(pdf)
    _describe_headers(pdf)


def _mark_pdfua(pdf):
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/Metadata":
            item.stream = [part.replace(RDF_END, PDFUA + RDF_END) for part in item.stream]


def _describe_headers(pdf):
    cells = {item.number: item for item in pdf.objects if isinstance(item, dict) and item.get("S") in ("/TH", "/TD")}
    identified = []
    for row in (item for item in pdf.objects if isinstance(item, dict) and item.get("S") == "/TR"):
        row_cells = [cells[number] for number in map(_number, row["K"]) if number in cells]
        # A header standing in a row of data heads that row; a row made of headers only heads the columns.
        scope = "/Row" if any(cell["S"] == "/TD" for cell in row_cells) else "/Column"
        for cell in row_cells:
            if cell["S"] == "/TH":
                cell["A"]["Scope"] = scope
                identified.append((cell["ID"].data, cell["ID"], cell.reference))
    if identified:
        names = pydyf.Array([part for _, *pair in sorted(identified, key=lambda found: found[0]) for part in pair])
        _root(pdf)["IDTree"] = pydyf.Dictionary({"Names": names})


def _root(pdf):
    return next(item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/StructTreeRoot")


def _number(reference):
    """Object number of `12 0 R`; marked content is numbered by bare integers, which are no cells."""
    return int(reference.split()[0]) if isinstance(reference, bytes) else None
