"""Words and pictures, no judgement: display objects, charts, and the HTML and PDF exporters.

A notebook's output carries *data* (:mod:`ecnb.report.codec`), never markup that an exporter
would have to trust. Both exporters rebuild the display objects from that data, turn foreign
outputs and Markdown cells into the same objects, and render all of them:

    notebook → document.py → blocks → html.py       → report.html
                                    → pdf/paper.py  → report.pdf

Its rooms::

    story/      the chapters of a report, and all their phrases
    programme/  the chapters of the programme summary
    papers/     official papers
    charts/     charts, of plain words and numbers
    drawing/    the sheet that they are drawn on; SVG that may be read and parted
    foreign/    what other programs and people wrote, as blocks
    pdf/        blocks as Typst code, and from it the PDF
    templates/  pages and styles, for html.py and pdf/

    block.py, blocks.py, inline.py, tables.py  display objects; codec.py keeps them in notebooks
    html.py, plain.py, exporters.py  how they are shown; numbering.py, theme.py, words.py with them
    result.py, result_duties.py, canonical.py  result.json
    drafts.py  a plan proposed by the figures; text.py  text from outside, made fit for a page
"""
