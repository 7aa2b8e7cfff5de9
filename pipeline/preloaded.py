"""Imported by the process that workers are forked from: loads all that reading an article needs, once.

The first reading loads the models and word lists; the workers then share their memory, and begin at once.
Only the rules of team counts wait for an article that names the teams: most news does not.
"""

from pipeline.duplicates import bands
from pipeline.reading import read_text

TEXT = (
    "Năm 2022, Long An xếp thứ 11/63 về chuyển đổi số (DTI). "
    "Ông Lê Văn Tám, Giám đốc Sở Y tế, nói vậy."
)
bands(read_text(TEXT).article)
