"""A cluster is asked for by its address, and what it lacks is said with the remedy."""

import sys

import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.engine.choosing import EMBEDDED, SPARK, engine_named


def test_the_embedded_engine_takes_no_master(tmp_path):
    with pytest.raises(Unusable, match="--master belongs to --engine spark"):
        engine_named(EMBEDDED, "spark://127.0.0.1:7077", tmp_path)


def test_a_cluster_needs_an_address(tmp_path):
    with pytest.raises(Unusable, match="--master spark://HOST:7077"):
        engine_named(SPARK, "", tmp_path)


def test_without_spark_the_remedy_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "py4j", None)
    monkeypatch.delitem(sys.modules, "xiaoneng.engine.session", raising=False)

    with pytest.raises(Unusable, match=r"`make spark`.*\.venv-spark/bin/xiaoneng"):
        engine_named(SPARK, "spark://127.0.0.1:7077", tmp_path)
    assert list(tmp_path.iterdir()) == []
