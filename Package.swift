// swift-tools-version: 6.2

import PackageDescription

// What duet --version --verbose names. jobs/package sets it; the build of a clone does not know it.
let commit: [CSetting] = Context.environment["DUET_COMMIT"].map { [.define("DUET_COMMIT", to: "\"\($0)\"")] } ?? []

let package = Package(
    name: "duet",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "duet", targets: ["duet"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-algorithms", exact: "1.2.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .systemLibrary(
            name: "COpenBLAS",
            pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]
        ),
        .target(name: "CTileScan"),
        .target(name: "CBuildStamp", cSettings: commit),
        .target(name: "MathFunctions"),
        .target(name: "Parallelism"),
        .target(name: "LinearAlgebra", dependencies: ["COpenBLAS"]),
        .target(
            name: "ReferenceData",
            path: "data",
            exclude: ["README.md", "sample", "surveys"],
            resources: [
                .embedInCode("affinities.csv"),
                .embedInCode("crowd-age-gap.csv"),
                .embedInCode("crowd-ages.csv"),
                .embedInCode("crowd-genre-counts.csv"),
                .embedInCode("crowd-like-rates.csv"),
                .embedInCode("crowd-listening.csv"),
                .embedInCode("crowd-names.csv"),
                .embedInCode("crowd-orientation.csv"),
                .embedInCode("crowd-roles.csv"),
                .embedInCode("crowd-words.csv"),
                .embedInCode("gender-words.csv"),
                .embedInCode("profile-words.csv"),
                .embedInCode("genders.csv"),
                .embedInCode("genres.csv"),
                .embedInCode("roles.csv"),
                .embedInCode("role-complementarity.csv"),
            ]
        ),
        .target(name: "GroupedRows", dependencies: [.product(name: "Algorithms", package: "swift-algorithms")]),
        .target(name: "CSV"),
        .target(name: "Profiles", dependencies: ["CSV", "GroupedRows", "Parallelism", "Randomness"]),
        .target(
            name: "Randomness",
            dependencies: ["MathFunctions", .product(name: "Algorithms", package: "swift-algorithms")]),
        .target(
            name: "Compatibility",
            dependencies: [
                "Profiles", "GroupedRows", "LinearAlgebra", "MathFunctions", "Parallelism", "Randomness",
                "ReferenceData",
            ]),
        .target(
            name: "Matching",
            dependencies: ["CTileScan", "LinearAlgebra", "MathFunctions", "Parallelism", "Randomness"]),
        .target(
            name: "MatchStore",
            dependencies: [
                "Profiles", "CSV", "GroupedRows", .product(name: "Algorithms", package: "swift-algorithms"),
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        .target(
            name: "NightlyPass",
            dependencies: [
                "MatchStore", "Compatibility", "Matching", "LinearAlgebra", "Parallelism", "Profiles", "GroupedRows",
                "Randomness",
            ]
        ),
        .target(
            name: "Evaluation",
            dependencies: [
                "MathFunctions", "Compatibility", "Matching", "Parallelism", "Profiles", "GroupedRows", "LinearAlgebra",
                "Randomness",
            ]),
        .target(
            name: "SyntheticPopulation",
            dependencies: [
                "MathFunctions", "Parallelism", "Profiles", "CSV", "GroupedRows", "Randomness", "ReferenceData",
                .product(name: "Algorithms", package: "swift-algorithms"),
            ]),
        .target(
            name: "Simulation",
            dependencies: [
                "NightlyPass", "MatchStore", "Matching", "MathFunctions", "Profiles", "Randomness",
                "SyntheticPopulation",
            ]),
        .executableTarget(
            name: "duet",
            dependencies: [
                "NightlyPass", "MatchStore", "Compatibility", "Matching", "Profiles", "SyntheticPopulation",
                "Simulation", "Evaluation", "LinearAlgebra", "CBuildStamp",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .testTarget(name: "CSVTests", dependencies: ["CSV", "Randomness"]),
        .testTarget(name: "GroupedRowsTests", dependencies: ["GroupedRows", "Randomness"]),
        .testTarget(name: "MathFunctionsTests", dependencies: ["MathFunctions", "Randomness"]),
        .testTarget(name: "ParallelismTests", dependencies: ["Parallelism"]),
        .testTarget(name: "RandomnessTests", dependencies: ["Randomness"]),
        .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra", "Randomness"]),
        .testTarget(
            name: "ProfilesTests", dependencies: ["CSV", "LinearAlgebra", "Profiles", "Randomness", "ReferenceData"],
            resources: [.embedInCode("Genders/gender-texts.csv")]),
        .testTarget(
            name: "CompatibilityTests",
            dependencies: [
                "Compatibility", "LinearAlgebra", "MathFunctions", "Profiles", "Randomness", "ReferenceData",
            ]),
        .testTarget(
            name: "MatchingTests",
            dependencies: ["CTileScan", "Matching", "LinearAlgebra", "MathFunctions", "Randomness"]),
        .testTarget(
            name: "MatchStoreTests",
            dependencies: [
                "MatchStore", "Profiles", "Randomness", "ReferenceData", .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "NightlyPassTests",
            dependencies: [
                "NightlyPass", "MatchStore", "Compatibility", "Evaluation", "Matching", "CSV", "Profiles",
                "Randomness", "Trials",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "EvaluationTests",
            dependencies: [
                "Evaluation", "Compatibility", "Matching", "Profiles", "LinearAlgebra", "MathFunctions", "Randomness",
                "ReferenceData",
            ],
            resources: [
                .embedInCode("Resources/market-left-to-right.csv"),
                .embedInCode("Resources/market-right-to-left.csv"),
            ]
        ),
        .testTarget(
            name: "SyntheticPopulationTests",
            dependencies: [
                "SyntheticPopulation", "MatchStore", "Profiles", "Randomness", "ReferenceData",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Simulation", "NightlyPass", "MatchStore", "Profiles", "Randomness", "ReferenceData",
                "SyntheticPopulation", "Trials",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "duetTests",
            dependencies: ["duet", "MatchStore", "Trials", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        // Trials of the program from outside: the tests run them in a short form, jobs/trials in a long one.
        .target(
            name: "Trials",
            dependencies: [
                "NightlyPass", "MatchStore", "Compatibility", "Evaluation", "Matching", "MathFunctions", "Parallelism",
                "Profiles", "Randomness", "ReferenceData", "SyntheticPopulation",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            path: "Tests/Trials"),
        .executableTarget(
            name: "duet-trials",
            dependencies: [
                "duet", "Trials", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/TrialsCommand"),
    ],
    swiftLanguageModes: [.v6]
)

// One place for the language settings of every Swift target.
for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .treatAllWarnings(as: .error),
            .strictMemorySafety(),
            // SE-0335: a protocol used as a type says `any`.
            .enableUpcomingFeature("ExistentialAny"),
            // SE-0409: an import is internal unless it says `public`.
            .enableUpcomingFeature("InternalImportsByDefault"),
            // SE-0444: a member is found only through a module that the file imports.
            .enableUpcomingFeature("MemberImportVisibility"),
        ]
}
