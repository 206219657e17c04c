"""Good returns of invented children, which each test then spoils in one way."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE"

GOOD_RETURN = {
    "header.csv": f"{HEADER}\n101,F,01/02/2012,WBRI,A123456789012,,\n102,1,2010-05-06,MWBC,UN1,0,\n",
    "episodes.csv": (
        f"{EPISODES}\n"
        "101,01/04/2024,S,V2,N1,U6,PR1,01/06/2024,X1,CARPL,TS1 1AA,TS2 2BB,1234567\n"
        "101,01/06/2024,P,V2,N1,K2,PR4,,,,TS1 1AA,ts3  3cc,7654321\n"
    ),
    "reviews.csv": f"{REVIEWS}\n101,01/02/2012,25/04/2024,PN1\n",
}

CHILD = """    <Child>
      <ChildIdentifiers>
        <LAchildID>{id}</LAchildID>
        <PersonBirthDate>2015-03-04</PersonBirthDate>
        <Sex>F</Sex>
      </ChildIdentifiers>
      <ChildCharacteristics>
        <Ethnicity>WBRI</Ethnicity>
      </ChildCharacteristics>
      <CINdetails>
        <CINreferralDate>2024-05-01</CINreferralDate>
        <ReferralSource>6</ReferralSource>
        <ReferralNFA>0</ReferralNFA>
      </CINdetails>
    </Child>
"""


def census_xml(children: str = "", la: str = "806", collection: str = "CIN") -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Message>
  <Header>
    <CollectionDetails>
      <Collection>{collection}</Collection>
      <Year>2025</Year>
      <ReferenceDate>2025-03-31</ReferenceDate>
    </CollectionDetails>
    <Source><SourceLevel>L</SourceLevel><LEA>{la}</LEA><SoftwareCode>Invented</SoftwareCode></Source>
  </Header>
  <Children>
{children or CHILD.format(id="C1") + CHILD.format(id="C2")}  </Children>
</Message>
"""


@pytest.fixture
def write_return(tmp_path: Path) -> Callable[..., Path]:
    """Writes the good return, with the given files put in or put in its place (None leaves one out)."""

    def write(files: dict[str, str | bytes | None] | None = None) -> Path:
        folder = tmp_path / "return"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in {**GOOD_RETURN, **(files or {})}.items():
            if content is not None:
                (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return write


@pytest.fixture
def write_census(tmp_path: Path) -> Callable[..., Path]:
    def write(content: str | bytes | None = None, **parts: str) -> Path:
        path = tmp_path / "census.xml"
        content = census_xml(**parts) if content is None else content
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def good_child() -> str:
    return CHILD
