"""The API keeps to what /api/openapi.json says of it, whatever schemathesis makes up."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.fakes.doors import Running, running

# Who may call what is tried out in the door's own tests: this desk has nobody to sign in.
CHECKS = (
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance,
)  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    said = tmp_path_factory.mktemp("contract") / "said.txt"
    with running(said, "-m", "tests.fakes.serve_fake_desk", "lead", "{port}") as server:
        yield server


@pytest.fixture(scope="module")
def contract(desk: Running) -> Any:
    return schemathesis.openapi.from_url(f"{desk.url}/api/openapi.json")


def held(operation: Any) -> None:
    """Try one operation with what is made up for it; the seed is fixed."""

    @settings(max_examples=10, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy())
    def tried(case: Any) -> None:
        case.call_and_validate(checks=list(CHECKS), timeout=60)

    tried()


def test_the_api_keeps_its_contract(contract: Any) -> None:
    operations = [found.ok() for found in contract.get_all_operations()]
    assert len(operations) >= 15
    for operation in operations:
        held(operation)


def test_every_operation_tells_its_problems_and_who_may_call_it(desk: Running) -> None:
    document = httpx.get(f"{desk.url}/api/openapi.json").json()
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert len(operations) >= 15
    for one in operations:
        for status in ("401", "403", "422", "429"):
            assert list(one["responses"][status]["content"]) == ["application/problem+json"]
        assert one["security"], one["summary"]
    (scheme,) = document["components"]["securitySchemes"].values()
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


def test_every_example_is_answered_without_an_error(desk: Running) -> None:
    document = httpx.get(f"{desk.url}/api/openapi.json").json()
    for kind in ("draft", "check", "score"):
        post = document["paths"][f"/api/v1/{kind}"]["post"]
        answer = httpx.post(
            f"{desk.url}/api/v1/{kind}", json=post["requestBody"]["content"]["application/json"]["example"], timeout=60
        )
        assert "error" not in answer.json()["items"][0]
