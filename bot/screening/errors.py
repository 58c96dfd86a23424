"""What can be wrong with the screening's own files."""


class FormError(ValueError):
    """A screening file cannot be used as it stands; the message says where and how to mend it.

    Args:
        where: file and part, such as "screening.yml, question attend".
        what: what is wrong there.
        mend: what an editor can do about it.
    """

    def __init__(self, where: str, what: str, mend: str) -> None:
        super().__init__(f"{where}: {what}. {mend}")
        self.where = where
        self.what = what
        self.mend = mend
