// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled with the same strictness: data races, unsafe memory and warnings are errors.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    // glibc names fd_set's member by this macro: all modules must be built alike, Swift's Glibc too, or
    // clean builds fail where two of them meet.
    .unsafeFlags(["-Xcc", "-D_GNU_SOURCE"]),
    // Where libxml2 has its headers; pkg-config would tell, and add the shared library.
    .unsafeFlags(["-Xcc", "-I/usr/include/libxml2"]),
]

/// Whether the tests are built for a sanitizer, whose runtime brings the compiler's library along.
let isSanitized = Context.environment["WINNOW_SANITIZE"] != nil

/// A C library, linked statically by its module map (Docs/decisions/static-libraries.md). SwiftPM is not told
/// of `pkgConfig`, which would add the shared library; Scripts/setup.sh reads it here.
func system(_ name: String, _ pkgConfig: String, _ apt: String) -> Target {
    .systemLibrary(name: name, providers: [.apt([apt])])
}

/// A room: a folder below Sources. What it may import stands in Docs/ARCHITECTURE.md and is checked.
func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [],
    resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, resources: resources,
        swiftSettings: strict)
}

let package = Package(
    name: "winnow",
    products: [.executable(name: "winnow", targets: ["WinnowCLI"])],
    targets: [
        system("CLibXML2", "libxml-2.0", "libxml2-dev"),
        system("CLibYAML", "yaml-0.1", "libyaml-dev"),
        system("CSQLite", "sqlite3", "libsqlite3-dev"),
        system("CUchardet", "uchardet", "libuchardet-dev"),
        system("CICU", "icu-uc", "libicu-dev"),
        system("CZlib", "zlib", "zlib1g-dev"),
        system("CXXHash", "libxxhash", "libxxhash-dev"),
        .target(name: "CLinux"),
        .target(name: "CAllocations"),
        .target(name: "CScan"),
        .target(name: "CBlockModel"),
        .target(name: "CLexicon"),
        .target(name: "CCLD2"),
        room("TextCore", ["CICU", "CUchardet", "CZlib", "CXXHash", "CCLD2", "CScan"]),
        room("HTMLCore", ["CScan", "CLibXML2"]),
        room("PageKit", ["HTMLCore", "TextCore", "CScan"]),
        room("Stages", ["PageKit", "HTMLCore", "TextCore", "CScan", "CBlockModel", "CLexicon"]),
        room("Pipeline", ["PageKit", "TextCore", "CLibYAML"]),
        room("Engine", ["Pipeline", "PageKit", "TextCore", "CLinux"]),
        room("Spool", ["CLinux", "CSQLite", "TextCore"]),
        room("Telemetry", ["CLinux"]),
        room(
            "Service",
            ["Spool", "Engine", "Pipeline", "PageKit", "TextCore", "Telemetry", "CLinux"]),
        .executableTarget(
            name: "WinnowCLI",
            dependencies: [
                "Service", "Engine", "Spool", "Telemetry", "Stages", "Pipeline", "PageKit",
                "HTMLCore",
                "TextCore", "CLinux",
            ],
            swiftSettings: strict,
            linkerSettings: [
                // No shared library beside libc and libm: loading them was half of the start.
                .unsafeFlags([
                    "-L\(Context.packageDirectory)/Scripts/link", "-Xclang-linker",
                    isSanitized ? "-shared-libgcc" : "-static-libgcc",
                    // 37,000 addresses to set at start, in 8 KB of bits instead of 890 KB of a table (DT_RELR).
                    "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
                ])
            ]),
        .executableTarget(
            name: "DumpLines", dependencies: ["Stages", "PageKit", "TextCore"],
            swiftSettings: strict),
        .executableTarget(
            name: "Measure",
            dependencies: ["Stages", "Pipeline", "PageKit", "HTMLCore", "CAllocations"],
            swiftSettings: strict),
        .executableTarget(
            name: "MeasureLedger", dependencies: ["Spool", "TextCore"], swiftSettings: strict),
        tests("TextCoreTests", ["TextCore", "CICU"]),
        tests("HTMLCoreTests", ["HTMLCore"], exclude: ["conformance-exceptions.txt"]),
        tests("PageKitTests", ["PageKit", "HTMLCore", "TextCore"]),
        .testTarget(
            name: "GoldenTests", dependencies: ["Stages", "Pipeline", "PageKit", "TextCore"],
            exclude: ["Pages", "block-scores.json", "line-scores.json", "title-scores.json"],
            swiftSettings: strict),
        tests("StagesTests", ["Stages", "PageKit", "HTMLCore", "TextCore", "CScan"]),
        tests("PipelineTests", ["Pipeline", "PageKit"]),
        tests("PipelineFileTests", ["Pipeline", "PageKit", "Stages"], exclude: ["Broken"]),
        // Stages that misbehave, and the engine that has them: the tests start it as a process.
        .target(
            name: "EngineTestStages", dependencies: ["Pipeline", "PageKit"],
            path: "Tests/EngineTestStages",
            swiftSettings: strict),
        .executableTarget(
            name: "EngineTestChild", dependencies: ["Engine", "EngineTestStages"],
            path: "Tests/EngineTestChild", swiftSettings: strict),
        // The service and the engine with a stage that obeys its pages: for Tests/Durability.
        .executableTarget(
            name: "PoisonedWinnow",
            dependencies: [
                "Service", "Engine", "Stages", "Pipeline", "PageKit", "TextCore", "Telemetry",
            ],
            path: "Tests/PoisonedWinnow", swiftSettings: strict),
        tests(
            "EngineTests",
            ["Engine", "Pipeline", "PageKit", "EngineTestStages", "EngineTestChild", "CLinux"]),
        // A file system and a ledger in memory that know what a crash may leave, and who asks them.
        .target(
            name: "SpoolModel", dependencies: ["Spool", "TextCore"], path: "Tests/SpoolModel",
            swiftSettings: strict),
        .executableTarget(
            name: "CrashStates", dependencies: ["SpoolModel"], path: "Tests/CrashStates",
            swiftSettings: strict),
        tests("SpoolTests", ["Spool", "SpoolModel"]),
        // Runs the built binary and looks after folders and processes of tests.
        .target(
            name: "WinnowTestKit", path: "Tests/WinnowTestKit",
            swiftSettings: strict),
        tests(
            "ServiceTests",
            ["Service", "Pipeline", "PageKit", "Telemetry", "WinnowTestKit", "CLinux"]),
        tests("CLITests", ["WinnowTestKit", "WinnowCLI", "TextCore"]),
    ])

// Only for Tests/Fuzz/run.sh, which links it with libFuzzer: on its own it has no main.
if Context.environment["WINNOW_FUZZ"] != nil {
    package.products.append(
        .library(name: "WinnowFuzz", type: .static, targets: ["WinnowFuzz"]))
    package.targets.append(
        .target(
            name: "WinnowFuzz",
            dependencies: ["Stages", "Pipeline", "PageKit", "Spool", "TextCore"],
            path: "Tests/Fuzz/Targets", swiftSettings: strict))
}
