#include "CCLD2.h"

#include <cstdio>  // compact_lang_det.h names FILE without it.

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
#include <cstring>

bool winnow_cld2_detect(
    const char *text, int32_t length, char *code, int32_t capacity, int32_t *percent) {
    CLD2::Language languages[3];
    int percents[3];
    double scores[3];
    int textBytes = 0;
    bool reliable = false;
    int validPrefix = 0;
    CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language found = CLD2::ExtDetectLanguageSummaryCheckUTF8(
        text, length, true, &hints, 0, languages, percents, scores, nullptr, &textBytes, &reliable,
        &validPrefix);
    if (!reliable || found == CLD2::UNKNOWN_LANGUAGE || found != languages[0]) return false;
    const char *name = CLD2::LanguageCode(found);
    if (name == nullptr || std::strlen(name) >= static_cast<size_t>(capacity)) return false;
    std::strcpy(code, name);
    *percent = percents[0];
    return true;
}
