#include "CCLD2.h"

#include <cstdio>  // compact_lang_det.h names FILE without it.

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
#include <cstring>
#include <dlfcn.h>

// libcld2 is opened at its first use, not linked: it brings libstdc++ along, together a millisecond of
// each start, and only the engine has a use for it.

namespace {

struct Library {
    decltype(&CLD2::ExtDetectLanguageSummaryCheckUTF8) detect = nullptr;
    decltype(&CLD2::LanguageCode) code = nullptr;
    const char *error = nullptr;

    Library() {
        void *handle = dlopen("libcld2.so.0", RTLD_LAZY | RTLD_LOCAL);
        find(handle, detect,
             "_ZN4CLD233ExtDetectLanguageSummaryCheckUTF8EPKcibPKNS_8CLDHintsEiPNS_8LanguageEPiPd"
             "PSt6vectorINS_11ResultChunkESaISA_EES7_PbS7_");
        find(handle, code, "_ZN4CLD212LanguageCodeENS_8LanguageE");
    }

    template <typename Function> void find(void *handle, Function &function, const char *symbol) {
        if (handle != nullptr) function = reinterpret_cast<Function>(dlsym(handle, symbol));
        if (function == nullptr && error == nullptr) {
            const char *why = dlerror();
            error = why != nullptr ? strdup(why) : "libcld2.so.0: a function is missing";
        }
    }
};

const Library &library() {
    static const Library opened;
    return opened;
}

}  // namespace

const char *winnow_cld2_open(void) { return library().error; }

bool winnow_cld2_detect(
    const char *text, int32_t length, char *code, int32_t capacity, int32_t *percent) {
    if (library().error != nullptr) return false;
    CLD2::Language languages[3];
    int percents[3];
    double scores[3];
    int textBytes = 0;
    bool reliable = false;
    int validPrefix = 0;
    CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::Language found = library().detect(
        text, length, true, &hints, 0, languages, percents, scores, nullptr, &textBytes, &reliable,
        &validPrefix);
    if (!reliable || found == CLD2::UNKNOWN_LANGUAGE || found != languages[0]) return false;
    const char *name = library().code(found);
    if (name == nullptr || std::strlen(name) >= static_cast<size_t>(capacity)) return false;
    std::strcpy(code, name);
    *percent = percents[0];
    return true;
}
