"""Words follow the evidence: overstatement is caught, honest sentences that look like it are not."""

import pytest
from kb.check.grading import overstatement

OVERSTATED = [
    "這種細胞對狼瘡有效。",
    "臨床試驗顯示療效顯著。",
    "治療後症狀顯著改善，生活回到正常。",
    "超過一半的病人治癒。",
    "這是突破性的治療。",
    "細胞既安全又有效，值得一試。",
    "The treatment is effective in lupus.",
    "Cells are a proven therapy for arthritis.",
    "It cured half the patients.",
    "Disease activity significantly improved after infusion.",
    "A breakthrough for people with multiple sclerosis.",
    "The cells were safe and effective.",
]
HONEST = [
    "沒有證據說這種細胞有效。",
    "這項研究不能說明治療有效。",
    "細胞是否有效，還不知道。",
    "廣告說「療效顯著」，研究沒有量到。",
    "有效期限是兩年。",
    "分數降低，不等於治癒。",
    "為了打細胞而停掉有效的藥，病情可能反彈。",
    "Nobody knows whether the cells are effective.",
    "The trial does not show that the treatment is effective.",
    "The advertisement says “a proven cure”.",
    "Biopsy-proven lupus nephritis refractory to standard treatment.",
    "No stem-cell product has been proven to help.",
]


@pytest.mark.parametrize("text", OVERSTATED)
def test_an_overstatement_is_caught(text):
    assert overstatement(text)


@pytest.mark.parametrize("text", HONEST)
def test_an_honest_sentence_is_not(text):
    assert overstatement(text) is None
