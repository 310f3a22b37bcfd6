"""What a parser could not make sense of, or what it understood although it is not right."""

from __future__ import annotations

from enum import StrEnum

from esmreport.core.model import Text
from esmreport.core.record import dataclass


class Code(StrEnum):
    """What is wrong. Stable: rules and reports refer to these."""

    # text
    NOT_DECODED = "not_decoded"
    CUT_CHARACTER = "cut_character"
    NUL_CHARACTER = "nul_character"
    # ini, properties, keyed lines
    NOT_UNDERSTOOD = "not_understood"
    SECTION_NOT_CLOSED = "section_not_closed"
    DUPLICATE_KEY = "duplicate_key"
    BAD_UNICODE_ESCAPE = "bad_unicode_escape"
    NOT_ASCII = "not_ascii"
    FULL_WIDTH_SEPARATOR = "full_width_separator"
    # SDDL
    BAD_SDDL = "bad_sddl"
    NO_DACL = "no_dacl"
    UNKNOWN_ACE = "unknown_ace"
    # clp.conf
    OTHER_ENCODING = "other_encoding"
    BROKEN_XML = "broken_xml"
    FORBIDDEN_XML = "forbidden_xml"
    TOO_DEEP = "too_deep"
    NOT_CLUSTER_CONFIG = "not_cluster_config"
    BAD_NUMBER = "bad_number"
    BAD_ADDRESS = "bad_address"
    BAD_DRIVE = "bad_drive"
    NO_DEFINITION = "no_definition"
    NO_KEYS_RECOGNISED = "no_keys_recognised"
    # scripts
    SPACE_IN_COMMAND = "space_in_command"
    UNQUOTED_PATH = "unquoted_path"
    UNQUOTED_NAME = "unquoted_name"
    QUOTE_NOT_CLOSED = "quote_not_closed"
    FULL_WIDTH = "full_width"
    FOOTNOTE = "footnote"
    NO_WATCH_ID = "no_watch_id"
    NO_SERVICE = "no_service"
    UNKNOWN_NAME = "unknown_name"
    NO_SWITCH_VALUE = "no_switch_value"
    BAD_IF = "bad_if"
    NEVER_TRUE = "never_true"
    BLOCK_NOT_CLOSED = "block_not_closed"
    NO_LABEL = "no_label"
    UNKNOWN_LABEL = "unknown_label"
    LOOP = "loop"
    TOO_MANY_STEPS = "too_many_steps"
    FALLS_INTO = "falls_into"
    NOT_FOLLOWED = "not_followed"
    ENDS_HERE = "ends_here"
    UTF_16 = "utf_16"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong: code, line (1-based, None where it concerns the whole) and the text found."""

    code: Code
    line: int | None = None
    found: str = ""

    @property
    def text(self) -> Text:
        """The problem as a sentence in both languages."""
        words = WORDS[self.code]
        ja, en = (
            (words.ja, words.en)
            if not self.found
            else (f"{words.ja}（{self.found}）", f"{words.en}: {self.found}")
        )
        if self.line is None:
            return Text(ja=ja, en=en)
        return Text(ja=f"{self.line} 行目: {ja}", en=f"Line {self.line}: {en}")


WORDS: dict[Code, Text] = {
    Code.NOT_DECODED: Text(
        ja="文字コードを判別できない部分があります", en="part of the text could not be decoded"
    ),
    Code.CUT_CHARACTER: Text(ja="末尾の文字が途中で切れています", en="the last character is cut off"),
    Code.NUL_CHARACTER: Text(ja="NUL 文字が含まれています", en="the text contains NUL characters"),
    Code.NOT_UNDERSTOOD: Text(ja="解釈できない行です", en="this line could not be understood"),
    Code.SECTION_NOT_CLOSED: Text(
        ja="セクション名が ] で閉じられていません", en="the section name is not closed with ]"
    ),
    Code.DUPLICATE_KEY: Text(
        ja="同じキーが複数回書かれています", en="the same key is written more than once"
    ),
    Code.BAD_UNICODE_ESCAPE: Text(
        ja="\\u の後が 4 桁の 16 進数ではありません", en="\\u is not followed by four hex digits"
    ),
    Code.NOT_ASCII: Text(
        ja="Java が別の文字として読む文字がそのまま書かれています",
        en="characters that Java reads as other ones are written as they are",
    ),
    Code.FULL_WIDTH_SEPARATOR: Text(ja="区切り文字が全角です", en="the separator is a full-width character"),
    Code.BAD_SDDL: Text(
        ja="アクセス権の記述 (SDDL) を解釈できません",
        en="the security descriptor (SDDL) could not be understood",
    ),
    Code.NO_DACL: Text(
        ja="アクセス権の一覧 (DACL) が採取されていません", en="the security descriptor holds no DACL"
    ),
    Code.UNKNOWN_ACE: Text(
        ja="解釈できないアクセス権の項目です", en="this access entry could not be understood"
    ),
    Code.OTHER_ENCODING: Text(
        ja="宣言とは異なる文字コードで書かれています", en="written in another encoding than declared"
    ),
    Code.BROKEN_XML: Text(ja="XML として正しくありません", en="this is not well-formed XML"),
    Code.FORBIDDEN_XML: Text(
        ja="DTD や実体の宣言があるため読み込みません", en="not read because it declares a DTD or entities"
    ),
    Code.TOO_DEEP: Text(ja="要素の入れ子が深すぎます", en="the elements are nested too deeply"),
    Code.NOT_CLUSTER_CONFIG: Text(
        ja="クラスタ構成情報ファイルの形式ではありません", en="this is not a cluster configuration file"
    ),
    Code.BAD_NUMBER: Text(ja="数値ではありません", en="this is not a number"),
    Code.BAD_ADDRESS: Text(ja="IP アドレスではありません", en="this is not an IP address"),
    Code.BAD_DRIVE: Text(ja="ドライブ文字ではありません", en="this is not a drive letter"),
    Code.NO_DEFINITION: Text(
        ja="グループに登録されたリソースの定義がありません", en="a resource of the group is not defined"
    ),
    Code.NO_KEYS_RECOGNISED: Text(
        ja="レジストリ同期リソースの内容からレジストリキーを読み取れません",
        en="no registry key was recognised in the registry synchronization resource",
    ),
    Code.SPACE_IN_COMMAND: Text(
        ja="コマンド名の途中に空白があります", en="there is a blank inside the command name"
    ),
    Code.UNQUOTED_PATH: Text(
        ja="空白を含むパスが引用符で囲まれていません", en="a path with a blank is not in quotes"
    ),
    Code.UNQUOTED_NAME: Text(
        ja="空白を含むサービス名が引用符で囲まれていません", en="a service name with a blank is not in quotes"
    ),
    Code.QUOTE_NOT_CLOSED: Text(ja="引用符が閉じられていません", en="a quotation mark is not closed"),
    Code.FULL_WIDTH: Text(ja="全角文字が使われています", en="full-width characters are used"),
    Code.FOOTNOTE: Text(ja="脚注の記号が残っています", en="a footnote mark was left in"),
    Code.NO_WATCH_ID: Text(ja="監視 ID がありません", en="there is no watch ID"),
    Code.NO_SERVICE: Text(ja="サービス名がありません", en="there is no service name"),
    Code.UNKNOWN_NAME: Text(
        ja="コマンド名、サービス名または監視 ID が変数や引数で書かれており、その値が分かりません",
        en="a command, service or watch ID is given by a variable or argument whose value is not known",
    ),
    Code.NO_SWITCH_VALUE: Text(ja="オプションの値がありません", en="the value of a switch is missing"),
    Code.BAD_IF: Text(ja="IF の条件を解釈できません", en="the condition of IF could not be understood"),
    Code.NEVER_TRUE: Text(
        ja="大文字・小文字または引用符が合わないため、この条件は成立しません",
        en="this condition is never true because upper and lower case or quotation marks differ",
    ),
    Code.BLOCK_NOT_CLOSED: Text(ja="括弧の対応が取れていません", en="the parentheses do not match"),
    Code.NO_LABEL: Text(ja="ジャンプ先のラベルがありません", en="the label to go to does not exist"),
    Code.UNKNOWN_LABEL: Text(ja="ジャンプ先を決定できません", en="where this goes to is not known"),
    Code.LOOP: Text(ja="処理が繰り返しから抜けません", en="this is a loop without an end"),
    Code.TOO_MANY_STEPS: Text(
        ja="処理が長すぎるため途中までの解析です", en="too many steps, read in part only"
    ),
    Code.FALLS_INTO: Text(
        ja="終了せずに次の分岐へ進みます", en="the branch does not end and runs on into the next one"
    ),
    Code.NOT_FOLLOWED: Text(ja="呼び出し先の内容は解析していません", en="what is called here was not read"),
    Code.ENDS_HERE: Text(
        ja="CALL なしで別のバッチファイルを実行するため、以降は実行されません",
        en="another batch file is run without CALL, so nothing after it is run",
    ),
    Code.UTF_16: Text(
        ja="UTF-16（Unicode）で保存されているため、コマンドとして実行できません（シフト JIS で保存します）",
        en="saved as UTF-16 (Unicode), which cannot be run as commands (save it as Shift JIS)",
    ),
}
