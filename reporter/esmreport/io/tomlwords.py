"""What is said about the files that people write (site file, own rules and their cases), in both languages."""

from __future__ import annotations

import re

from esmreport.core.model import Text

# Checked by a test against everything that the readers say; a pattern stands before a shorter one that it begins with.
_WORDS = (
    (r"is not known; did you mean (.+)\?", r"不明なキーです。\1 ではありませんか"),
    (r"is not known", "不明なキーです"),
    (r"is missing, and neither \[fact\] nor \[compare\] has it", "この項目がなく、[fact] と [compare] にもありません"),
    (r"is missing", "この項目がありません"),
    (r"products is missing", "products がありません"),
    (r"is empty", "空です"),
    (r"must be text in quotes or a list of texts", "引用符で囲んだ文字列か、そのリストにしてください"),
    (r"must be text in quotes", "引用符で囲んだ文字列にしてください"),
    (r"must be text", "文字列にしてください"),
    (r"must be text, a number, true/false or a list of texts that is not empty",
     "文字列、数、true / false、空でない文字列のリストのいずれかにしてください"),
    (r"must be a whole number", "整数にしてください"),
    (r"must be true or false", "true か false にしてください"),
    (r"must be a list of tables", "テーブルのリストにしてください"),
    (r"must be a list of texts", "文字列のリストにしてください"),
    (r"must be a table of true/false", "true / false のテーブルにしてください"),
    (r"must be a table with ja and en", "ja と en を持つテーブルか、引用符で囲んだ文字列にしてください"),
    (r"must be a table", "テーブルにしてください"),
    (r"must be one of (.+), not (.+)", r"\1 のいずれかにしてください（現在 \2）"),
    (r"must be one of (.+)", r"\1 のいずれかにしてください"),
    (r"must be an IPv4 address such as '192\.0\.2\.11', not (.+)", r"IPv4 アドレスにしてください（現在 \1）"),
    (r"must be an offset such as '\+09:00', not (.+)", r"'+09:00' のような時差にしてください（現在 \1）"),
    (r"must be a number of megabytes such as '2048', not (.+)", r"MB 単位の数にしてください（現在 \1）"),
    (r"must be 32 or 64", "32 か 64 にしてください"),
    (r"must be the file name (.+) and look like DIAG-001", r"ファイル名と同じ \1（DIAG-001 の形）にしてください"),
    (r"must be the file name (.+)", r"ファイル名と同じ \1 にしてください"),
    (r"must look like REG-002", "SITE-001 や REG-002 のような形にしてください"),
    (r"must be the numbers of the remediation steps that the script does, from 1 to (.+)",
     r"スクリプトが行う是正手順の番号（1～\1）にしてください"),
    (r"must be there twice or more: one symptom alone is a finding, no cause", "2 つ以上必要です"),
    (r"must be 1 or more, and but 0 or more", "1 以上、but は 0 以上にしてください"),
    (r"none of them is a failure, so there is nothing to explain", "不適合が 1 つもありません"),
    (r"(.+) needs about = 'node'", r"\1 には about = 'node' が必要です"),
    (r"(.+) needs scope (.+): a script runs on one node", r"\1 を使えるのは scope が \2 のときだけです"),
    (r"(.+) must be a table", r"\1 はテーブルにしてください"),
    (r"(.+) is not one of (.+)", r"\1 は使えません。\2 から選んでください"),
    (r"(.+) is not a version range such as '>=6\.22'", r"\1 は '>=6.22' のような版の範囲ではありません"),
    (r"(.+) is not defined in features\.toml", r"機能 \1 はありません（一覧は docs/rule-format.md）"),
    (r"(.+) is not a severity", r"\1 は重大度（critical, high, medium, low）ではありません"),
    (r"(.+) is not a criticality", r"\1 は要求の強さ（must, should, may）ではありません"),
    (r"(.+) is not a placeholder", r"\1 という置き換えはありません"),
    (r"is not a parameter of (.+)", r"\1 の項目ではありません"),
    (r"is not an option of (.+)", r"\1 の項目ではありません"),
    (r"(.+) is used twice", r"\1 が 2 回使われています"),
    (r"the last entry must stand without when", "最後の候補には when を書かないでください"),
    (r"stands in the unknown area (.+)", r"分類 \1 はありません"),
    (r"(.+) is no subject of the rule", r"\1 はこの規則の対象にありません"),
    (r"(.+) has no (.+)", r"\1 に \2 がありません"),
    (r"(.+) is covered by no rule", r"\1 を確認する規則がありません"),
    (r"(.+) is covered by a rule of its own", r"\1 にはそれを確認する規則があります"),
    (r"(.+) is no rule with a script", r"\1 はスクリプトのある規則ではありません"),
    (r"an inferred requirement is criticality should or may, and severity high at most",
     "推定による要求では、criticality は should か may、severity は high までです"),
    (r"an own rule is called (.+), (.+), …", r"自社規則のファイル名は \1、\2、… です"),
    (r"belongs to the rules of the guide; leave it out", "ガイドの規則だけのキーです。削除してください"),
    (r"no rule was found", "規則がありません"),
    (r"no rule file \(\*\.toml\) is there", "規則のファイル（*.toml）がありません"),
    (r"there is no rule (.+) in (.+)", r"規則 \1 が \2 にありません"),
    (r"the case (.+) is there twice", r"ケース \1 が 2 つあります"),
    (r"a change names one of (.+)", r"change には \1 のどれか 1 つを書きます"),
    (r"change (.+): the key (.+) is not known", r"change の \1: キー \2 は使えません"),
    (r"change (.+): say what changes: (.+)", r"change の \1: 何を変えるかを書きます（\2）"),
    (r"change (.+): (.+) is one of (.+)", r"change の \1: \2 は \3 のいずれかです"),
    (r"change file: replace is a list of two texts, the old one and the new one",
     "change の file: replace は変更前と変更後の 2 つの文字列のリストです"),
    (r"change registry: value is text or a number from 0 to 4294967295",
     "change の registry: value は文字列か、0 から 4294967295 までの数です"),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern, re.DOTALL), words) for pattern, words in _WORDS)


def in_both(what: str) -> Text:
    """What a reader says, in both languages."""
    for pattern, words in _PATTERNS:
        match = pattern.fullmatch(what)
        if match:
            return Text(ja=match.expand(words), en=what)
    return Text.same(what)
