// Loops over the bytes of a page that pay by vector instructions: the compiler makes these from plain
// loops without branches, for any processor.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "HTMLScan.h"
#include "LineScan.h"
#include "TextScan.h"

/// What one pass over bytes says about them as UTF-8.
typedef struct {
    /// Well-formed sequences of two to four bytes.
    int64_t multibyte_count;
    /// Maximal ill-formed parts (Unicode 15, section 3.9).
    int64_t invalid_count;
    int64_t nul_count;
    int64_t escape_count;
    /// C0 controls other than tab, line ends, form feed, escape and NUL.
    int64_t control_count;
} winnow_utf8_facts;

/// One pass over `count` bytes.
winnow_utf8_facts winnow_scan_utf8(const uint8_t *bytes, size_t count);

/// Length of the sequence that starts with the byte >= 80 at `bytes`; negative for an ill-formed one, whose
/// length is that of its maximal part. `count` is at least 1.
int winnow_utf8_sequence(const uint8_t *bytes, size_t count);

/// How far a count of words has come.
typedef struct {
    size_t words;
    /// Quarters of words of scripts that are written without spaces.
    size_t quarters;
    /// 1 where the last character belongs to a word, else 0.
    uint8_t in_word;
} winnow_word_count;

/// Counts words (runs of letters, marks and digits) of valid UTF-8 from `start` on. Returns the index of the
/// first character of which only Unicode's tables know whether it belongs to a word, or `count`.
size_t winnow_count_words(const uint8_t *bytes, size_t start, size_t count, winnow_word_count *state);

/// What `winnow_copy_collapsed` has seen and written.
typedef struct {
    size_t length;
    /// Whether white space was left out behind the last word.
    bool ends_with_space;
} winnow_collapsed;

/// Copies a text without the white space (space, tab to carriage return) at its ends, each run of it inside
/// as one space. `readable` bytes, at least `count`, may be looked at; `output` has room for `count` + 16.
winnow_collapsed winnow_copy_collapsed(
    uint8_t *output, const uint8_t *bytes, size_t count, size_t readable);

/// Whether valid UTF-8 is surely clean: no control but line feeds, no `&`, no invisible or special space, in
/// NFC, and without neighbours that UTF-8 leaves when it is read as windows-1252 or windows-1251. False
/// when in doubt.
bool winnow_is_clean_text(const uint8_t *bytes, size_t count);

/// How many bytes are above 20, the space, and how many are ASCII digits.
typedef struct {
    size_t visible, digits;
} winnow_shown_bytes;
winnow_shown_bytes winnow_count_shown(const uint8_t *bytes, size_t count);

/// Length of the part at the beginning that needs no escape in a JSON string: no control, `"` or `\`.
size_t winnow_json_plain_length(const uint8_t *bytes, size_t count);
