"""What a change does to the knowledge base, for those who review it: compared, and told in several formats.

`model`, `interchange`, `inert` and `markdown` need nothing but the standard library, so that a workflow with a right to
write can use them without installing anything.
"""
