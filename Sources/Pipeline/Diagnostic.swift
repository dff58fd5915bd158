/// What kind of error a pipeline file holds. Codes are stable: a script may rely on them.
package enum DiagnosticCode: String, Sendable, CaseIterable {
    // The file as YAML.
    case invalidYAML = "E101"
    case notUTF8 = "E102"
    case tooLarge = "E103"
    case tooDeep = "E104"
    case severalDocuments = "E105"
    case emptyFile = "E106"
    case anchorOrTag = "E107"
    case duplicateKey = "E108"
    case badKey = "E109"
    // Keys and values.
    case unknownKey = "E201"
    case missingKey = "E202"
    case wrongType = "E203"
    case outOfRange = "E204"
    case unknownChoice = "E205"
    case ambiguous = "E206"
    case badQuantity = "E207"
    case repeated = "E208"
    case emptyValue = "E209"
    case badPattern = "E210"
    case badPath = "E211"
    case noEffect = "E212"
    case badSelector = "E213"
    case contradiction = "E214"
    // Stages.
    case unknownStage = "E301"
    case stageTwice = "E302"
    case decodeNotFirst = "E303"
    case noStages = "E304"
    case badStageEntry = "E305"
    case unknownOption = "E306"
    case parseNotSecond = "E307"
}

/// One error of a pipeline file, with all that is needed to mend it.
package struct Diagnostic: Sendable, Equatable {
    package let code: DiagnosticCode
    package let file: String
    /// 1-based.
    package let line: Int
    /// 1-based, in characters.
    package let column: Int
    /// What is wrong, one sentence without a full stop.
    package let message: String
    /// The line of the file without its end; a long one is cut around the error.
    package let sourceLine: String
    /// The marked characters of `sourceLine`, counted in Unicode scalars from 0; never empty.
    package let marked: Range<Int>
    /// What was probably meant, to be written in place of the marked text.
    package let suggestion: String?
    /// How to mend it, one sentence without a full stop.
    package let remedy: String?
}

/// All errors of one pipeline file, in the order of the file.
package struct PipelineErrors: Error, Sendable, Equatable {
    package let diagnostics: [Diagnostic]
    /// Errors beyond the first `Checker.maxDiagnostics`, which are counted only.
    package let omittedCount: Int
}
