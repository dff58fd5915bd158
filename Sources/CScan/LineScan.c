#include "LineScan.h"

/// What a character of ASCII is: 1 a small letter, 2 a capital, 3 a digit, 4 a space, 5 a sentence end, 6 a
/// comma or semicolon, 7 a separator, 8 a quotation mark, 9 a bracket, 10 a currency, 11 a colon, 12 an at sign.
#define RUN8(v) v, v, v, v, v, v, v, v
#define RUN26(v) RUN8(v), RUN8(v), RUN8(v), v, v
static const uint8_t kinds[128] = {
    [0x09] = 4, [0x0A] = 4, [0x0B] = 4, [0x0C] = 4, [0x0D] = 4, [' '] = 4,
    ['0'] = RUN8(3), 3, 3,
    ['A'] = RUN26(2),
    ['a'] = RUN26(1),
    ['.'] = 5, ['!'] = 5, ['?'] = 5, [','] = 6, [';'] = 6,
    ['|'] = 7, ['>'] = 7, ['/'] = 7,
    ['"'] = 8, ['\''] = 8, ['('] = 9, [')'] = 9, ['['] = 9, [']'] = 9,
    ['$'] = 10, [':'] = 11, ['@'] = 12,
};

size_t winnow_scan_line(const uint8_t *bytes, size_t i, size_t count, winnow_line_marks *marks) {
    winnow_line_marks m = *marks;
    for (; i < count && bytes[i] < 0x80; i++) {
        const uint8_t byte = bytes[i];
        const unsigned kind = kinds[byte];
        m.characters++;
        if (kind - 1 < 3) {
            winnow_line_letter(&m, kind);
            m.last = byte;
            continue;
        }
        // An apostrophe between letters belongs to their word.
        if (byte == '\'' && m.in_word && i + 1 < count && (uint8_t)((bytes[i + 1] | 0x20) - 'a') < 26) continue;
        winnow_line_word_end(&m);
        if (kind == 4) continue;
        m.last = byte;
        if (m.first == 0) m.first = 4;
        switch (kind) {
        case 5: m.ends_sentence = 1; continue;
        case 8: m.quotes++; continue;
        case 9: m.brackets++; continue;
        case 6: m.commas++; break;
        case 7: m.separators++; break;
        case 10: m.has_currency = 1; break;
        case 11:
            if (i + 2 < count && bytes[i + 1] == '/' && bytes[i + 2] == '/') m.has_address = 1;
            break;
        case 12:
            if (i > 0 && i + 1 < count && bytes[i - 1] > 0x2F && bytes[i + 1] > 0x2F) m.has_address = 1;
            break;
        default: break;
        }
        m.ends_sentence = 0;
    }
    *marks = m;
    return i;
}
