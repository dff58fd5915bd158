import TextCore

/// What a word can be in a date.
struct DateWord: Sendable {
    /// 1...12, or 0 for no name of a month.
    var month: UInt8 = 0
    /// Place in `DateWords.zones`, or `noZone`.
    var zone = noZone
    static let noZone: UInt8 = 255
    var roles: Roles = []

    struct Roles: OptionSet, Sendable {
        let rawValue: UInt32
        /// Between a day and its month: `19th of October`.
        static let dayEnding = Roles(rawValue: 1 << 0)
        /// Between a month and its year: `octubre de 2019`.
        static let yearLeadIn = Roles(rawValue: 1 << 1)
        /// Between a date and its time: `at`, `um`.
        static let timeLeadIn = Roles(rawValue: 1 << 2)
        /// Behind the parts of a date in East Asia.
        static let year = Roles(rawValue: 1 << 3)
        static let month = Roles(rawValue: 1 << 4)
        static let day = Roles(rawValue: 1 << 5)
        /// Between hours and minutes: `10h30`, `10時30分`.
        static let hour = Roles(rawValue: 1 << 6)
        static let minute = Roles(rawValue: 1 << 7)
        /// Behind minutes that a point led in: `10.30 Uhr`.
        static let clock = Roles(rawValue: 1 << 8)
        static let am = Roles(rawValue: 1 << 9)
        static let pm = Roles(rawValue: 1 << 10)
        /// The letters of `a.m.`, `p.m.`
        static let a = Roles(rawValue: 1 << 11)
        static let p = Roles(rawValue: 1 << 12)
        static let m = Roles(rawValue: 1 << 13)
        /// Before the time in `20191019T100000`.
        static let t = Roles(rawValue: 1 << 14)
        /// A single ASCII letter, whatever it is.
        static let oneByte = Roles(rawValue: 1 << 15)
    }
}

/// All words that mean something in a date, found by a hash of their lower-case UTF-8.
struct DateWords: Sendable {
    static let shared = DateWords()

    private var keys = [UInt64](repeating: 0, count: slotCount)
    private var facts = [DateWord](repeating: DateWord(), count: slotCount)
    private static let slotCount = 2_048

    private static let roles: [(DateWord.Roles, String)] = [
        (.dayEnding, "st nd rd th er de of º ª d di ta e"),
        (.yearLeadIn, "de del of"),
        (.timeLeadIn, "t at um à a alle ore às as om o kl klo в las ore h den uhr klokken godz о"),
        // A weekday in parentheses, as in Japan.
        (.timeLeadIn, "月 火 水 木 金 土 日"),
        (.year, "年 년"), (.month, "月 월"), (.day, "日 일 号"),
        (.hour, "h 時 时 시"), (.minute, "分 분"), (.clock, "uhr h am pm"),
        (.am, "am"), (.pm, "pm"), (.a, "a"), (.p, "p"), (.m, "m"), (.t, "t"),
    ]

    /// Zone names that mean one offset to nearly everyone (RFC 5322 names, and Europe's).
    static let zones: [(name: String, offset: String)] = [
        ("z", "Z"), ("gmt", "Z"), ("utc", "Z"), ("est", "-05:00"), ("edt", "-04:00"),
        ("cst", "-06:00"), ("cdt", "-05:00"), ("mst", "-07:00"), ("mdt", "-06:00"),
        ("pst", "-08:00"), ("pdt", "-07:00"), ("cet", "+01:00"), ("cest", "+02:00"),
        ("mez", "+01:00"), ("mesz", "+02:00"), ("eet", "+02:00"), ("eest", "+03:00"),
        ("msk", "+03:00"), ("jst", "+09:00"),
    ]

    private init() {
        for (role, words) in Self.roles {
            for word in words.split(separator: " ") {
                change(word) { $0.roles.insert(role) }
            }
        }
        for (index, zone) in Self.zones.enumerated() {
            change(zone.name[...]) { $0.zone = UInt8(index) }
        }
        for language in monthNames { addMonths(language.utf8.span) }
    }

    /// - Parameter language: a row of `monthNames`.
    private mutating func addMonths(_ language: Span<UInt8>) {
        var month: UInt8 = 1
        var (hash, length) = (Self.emptyHash, 0)
        var i = 0
        while i <= language.count {
            let isEnd = i == language.count || language[i] == 0x2C || language[i] == 0x20
            if !isEnd {
                let (scalar, bytes) = decodeScalar(language, i)
                (hash, length) = Self.hash(hash, length, scalar)
                i += bytes
                continue
            }
            if length > 0 {
                let slot = place(hash)
                if facts[slot].month == 0 { facts[slot].month = month }
            }
            if i < language.count, language[i] == 0x2C { month += 1 }
            (hash, length) = (Self.emptyHash, 0)
            i += 1
        }
    }

    private mutating func change(_ word: Substring, _ change: (inout DateWord) -> Void) {
        var hash = Self.emptyHash
        var length = 0
        for scalar in word.unicodeScalars { (hash, length) = Self.hash(hash, length, scalar.value) }
        change(&facts[place(hash)])
    }

    /// The slot of a word.
    private mutating func place(_ hash: UInt64) -> Int {
        var slot = Self.slot(hash)
        while keys[slot] != 0, keys[slot] != hash { slot = (slot + 1) % Self.slotCount }
        keys[slot] = hash
        return slot
    }

    /// What the word of this hash can be; nothing for words that are not known.
    subscript(_ hash: UInt64) -> DateWord {
        var slot = Self.slot(hash)
        while keys[slot] != 0 {
            if keys[slot] == hash { return facts[slot] }
            slot = (slot + 1) % Self.slotCount
        }
        return DateWord()
    }

    @inline(__always) private static func slot(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 53)
    }

    static let emptyHash: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The hash (FNV-1a over scalars) and length in bytes of a word with one more character.
    @inline(__always)
    static func hash(_ hash: UInt64, _ length: Int, _ scalar: UInt32) -> (UInt64, Int) {
        (
            (hash ^ UInt64(scalar)) &* 0x0000_0100_0000_01b3,
            length + (scalar < 0x80 ? 1 : 2)
        )
    }
}
