"""Values of an input taken as they stand, so that the document allows what is accepted."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from inti.api.pages import LARGEST_KEY

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _iso(value: Any) -> Any:
    """A day as text; pydantic alone would also take numbers for seconds since 1970."""
    if not isinstance(value, str) or not ISO_DATE.fullmatch(value):
        raise PydanticCustomError("iso_date", "Write a date as YYYY-MM-DD.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("iso_date", "Write a date as YYYY-MM-DD.") from None


Day = Annotated[date, BeforeValidator(_iso)]


def _whole(value: Any) -> Any:
    """JSON knows one kind of number: 245.0 is the integer 245."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


# The bounds stand before the validator, or they would be missing in the document.
BodyKey = Annotated[int, Field(ge=1, le=LARGEST_KEY, strict=True), BeforeValidator(_whole)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Truth = Annotated[bool, Field(strict=True)]
