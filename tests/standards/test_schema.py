"""The published JSON Schema says the same as the loader."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from ecnb import standards
from ecnb.standards import schema
from ecnb.standards.yaml_reader import read_yaml
from tests.standards import sixth

FOLDER = Path(standards.__file__).parent
FILES = [*sorted(FOLDER.glob("*-*.yaml")), sixth.PATH]
VALIDATOR = jsonschema.Draft202012Validator(standards.json_schema())


def as_json(node):
    """What a file says, in JSON's types."""
    if isinstance(node, dict):
        return {key: as_json(value) for key, value in node.items()}
    if isinstance(node, list):
        return [as_json(value) for value in node]
    if isinstance(node, dt.date):
        return node.isoformat()
    return float(node) if isinstance(node, Decimal) else node


def test_published_schema_is_the_models():
    """After a change of the model, call ecnb.standards.schema.publish()."""
    published = (FOLDER / "standard.schema.json").read_text(encoding="utf-8")
    assert published == schema.schema_text(schema.json_schema())
    assert json.loads(published) == standards.json_schema()


def test_publishing_writes_the_same_bytes_everywhere(tmp_path):
    """Line ends do not depend on the system."""
    schema.publish(tmp_path / "schema.json")
    assert (tmp_path / "schema.json").read_bytes() == schema.schema_text(
        schema.json_schema()
    ).encode()
    assert b"\r" not in (tmp_path / "schema.json").read_bytes()


def test_schema_is_a_schema():
    """Other programs can use it."""
    jsonschema.Draft202012Validator.check_schema(standards.json_schema())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_satisfies_the_schema(path):
    """What the loader takes, an editor with the schema takes too."""
    assert [error.message for error in VALIDATOR.iter_errors(as_json(read_yaml(path).data))] == []


@pytest.mark.parametrize(
    ("section", "entry", "field"),
    [
        ("indicators", "yl-01", "clause"),
        ("facts", "visitors", "clause"),
        ("targets", "yl-t1", "test"),
    ],
)
def test_schema_refuses_what_the_loader_refuses(section, entry, field):
    """An uncited entry is no rule, for an editor as well."""
    data = as_json(read_yaml(sixth.PATH).data)
    del data[section][entry][field]
    assert [error.message for error in VALIDATOR.iter_errors(data)]


def test_an_indicator_needs_a_rule_or_parts():
    """Either form is enough, none is not."""
    data = as_json(read_yaml(sixth.PATH).data)
    del data["indicators"]["yl-01"]["rule"]
    assert [error.message for error in VALIDATOR.iter_errors(data)]
