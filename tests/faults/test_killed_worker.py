"""Kill -9 of the worker in the middle of long work: it resumes, and nothing is there twice."""

import pytest

from tests.faults.importing import ROWS, LongImport

pytestmark = pytest.mark.faults


def test_an_import_goes_on_where_a_killed_worker_stopped(product, tmp_path):
    importing = LongImport(product, tmp_path)
    importing.wait_for_its_middle()
    product.kill_worker()
    assert importing.job()[1] < ROWS, "the import was too quick to be killed in its middle"
    importing.wait_for_its_end()
