/// What a setting of a pipeline file may hold.
indirect enum SettingType: Sendable {
    /// A whole number, or one word in its place (`workers: auto`).
    case whole(ClosedRange<Int>, or: String? = nil)
    /// Bytes, as a number or with B, KiB, MiB, GiB, TiB.
    case bytes(ClosedRange<Int>)
    /// Days as `30d`, or `forever`.
    case days(ClosedRange<Int>)
    case ratio(ClosedRange<Double>)
    case truth
    case choice([String])
    /// A subset of the choices, of at least so many.
    case choices([String], least: Int)
    /// Any text of one line.
    case text
    /// A folder.
    case path
    /// What is put behind a file name, beginning with a dot.
    case suffix
    /// Patterns of file names; see `Glob`.
    case globs
    /// Whose pages are meant; see `SitePattern`.
    case site
    case selector
    case selectors
    case group([Setting])
}

/// A checked value of a setting.
enum SettingValue: Sendable, Equatable {
    /// A number, in the setting's base unit: itself, bytes, days.
    case whole(Int)
    /// The word that stands in the place of a number.
    case word(String)
    case ratio(Double)
    case truth(Bool)
    case text(String)
    case list([String])
    case group(SettingValues)
    /// Not given, and nothing stands in its place.
    case none
}

/// One key of a pipeline file: everything that the checker, the schema and the documentation need.
struct Setting: Sendable {
    let name: String
    let type: SettingType
    let unit: String?
    let defaultValue: SettingValue
    /// What it does, and where the default comes from.
    let why: String

    init(
        _ name: String, _ type: SettingType, unit: String? = nil, default value: SettingValue,
        why: String
    ) {
        self.name = name
        self.type = type
        self.unit = unit
        self.defaultValue = value
        self.why = why
    }

    /// A group of settings; its default is the defaults of its members.
    init(_ name: String, group settings: [Setting], why: String) {
        self.init(
            name, .group(settings), default: .group(SettingValues(settings, given: [:])), why: why)
    }
}

/// The checked values of a group: one for each of its settings, given or default, in declared order.
struct SettingValues: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        let name: String
        let value: SettingValue
    }

    let entries: [Entry]

    init(_ settings: [Setting], given: [String: SettingValue]) {
        entries = settings.map { setting in
            Entry(name: setting.name, value: given[setting.name] ?? setting.defaultValue)
        }
    }

    subscript(_ setting: Setting) -> SettingValue {
        guard let entry = entries.first(where: { $0.name == setting.name }) else {
            preconditionFailure("\(setting.name) is not a setting of this group")
        }
        return entry.value
    }

    func group(_ setting: Setting) -> SettingValues {
        guard case .group(let values) = self[setting] else {
            preconditionFailure("\(setting.name): not a group")
        }
        return values
    }

    func whole(_ setting: Setting) -> Int {
        guard let value = wholeOrWord(setting) else {
            preconditionFailure("\(setting.name): not a number")
        }
        return value
    }

    /// Nil for the word in the place of a number.
    func wholeOrWord(_ setting: Setting) -> Int? {
        switch self[setting] {
        case .whole(let value): return value
        case .word: return nil
        default: preconditionFailure("\(setting.name): neither number nor word")
        }
    }

    func text(_ setting: Setting) -> String? {
        switch self[setting] {
        case .text(let value): return value
        case .none: return nil
        default: preconditionFailure("\(setting.name): not a text")
        }
    }

    /// The value of a choice whose names are those of `Choice`.
    func choice<Choice: RawRepresentable<String>>(_ setting: Setting) -> Choice {
        guard let name = text(setting), let choice = Choice(rawValue: name) else {
            preconditionFailure("\(setting.name): not one of the choices of \(Choice.self)")
        }
        return choice
    }

    func truth(_ setting: Setting) -> Bool {
        guard case .truth(let value) = self[setting] else {
            preconditionFailure("\(setting.name): not a truth value")
        }
        return value
    }

    func ratio(_ setting: Setting) -> Double {
        guard case .ratio(let value) = self[setting] else {
            preconditionFailure("\(setting.name): not a ratio")
        }
        return value
    }

    func list(_ setting: Setting) -> [String] {
        guard case .list(let value) = self[setting] else {
            preconditionFailure("\(setting.name): not a list")
        }
        return value
    }
}
