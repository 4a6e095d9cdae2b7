"""Words and pictures, no judgement: display objects, charts, and the HTML and PDF exporters.

A notebook's output carries *data* (:mod:`ecnb.report.codec`), never markup that an exporter
would have to trust. Both exporters rebuild the display objects from that data, turn foreign
outputs and Markdown cells into the same objects, and render all of them:

    notebook → document.py → blocks → html.py       → report.html
                                    → pdf/paper.py  → report.pdf
"""
