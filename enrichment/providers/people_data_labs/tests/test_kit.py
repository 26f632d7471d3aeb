from typing import ClassVar

from enrichment.providers.base import Query
from enrichment.providers.people_data_labs.company import PdlCompany
from enrichment.providers.people_data_labs.person import PdlPerson
from enrichment.tests.kit import ProviderKit
from tests.vendors.pdl import PeopleDataLabs


class TestPdlPerson(ProviderKit):
    provider = PdlPerson()
    simulator = PeopleDataLabs
    settings: ClassVar = {"api_key": "pdl-key"}
    known = Query({"email": "sofia.reyes@brightforge-demo.com"})
    unknown = Query({"email": "nobody@elsewhere-demo.com"})


class TestPdlCompany(ProviderKit):
    provider = PdlCompany()
    simulator = PeopleDataLabs
    settings: ClassVar = {"api_key": "pdl-key"}
    known = Query({"domain": "brightforge-demo.com"})
    unknown = Query({"domain": "elsewhere-demo.com"})
