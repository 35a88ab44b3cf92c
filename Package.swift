// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target: an import that leaks into an interface, and any warning, is an error.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Asks for types such as `[FieldID: Column]` by their parts, which the compiler knows, and not by their mangled name, whose
/// parts and conformances the run-time library looks up among thousands: that search was a third of a short run.
let direct: [SwiftSetting] = [
  .unsafeFlags(
    ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"], .when(configuration: .release))
]

/// Adds what the hot modules need: calls across modules are optimised as if they stood in one, and what debug builds and the
/// suite check at run time about exclusive access is not checked again for each cell of a million rows.
let fast: [SwiftSetting] =
  strict + direct + [
    .unsafeFlags(["-cross-module-optimization", "-enforce-exclusivity=unchecked"], .when(configuration: .release))
  ]

let package = Package(
  name: "ems-language",
  products: [
    .executable(name: "ems", targets: ["ems"]),
    .executable(name: "ems-dev", targets: ["ems-dev"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.0"),
  ],
  targets: [
    .target(name: "EMSSyntax", swiftSettings: fast),
    .target(
      name: "EMSValues",
      dependencies: [.product(name: "BigInt", package: "BigInt")],
      swiftSettings: fast),
    .target(name: "EMSFormats", swiftSettings: fast),
    .target(
      name: "EMSSemantics", dependencies: ["EMSSyntax", "EMSValues"],
      exclude: ["Library/ems"], swiftSettings: fast),
    .target(
      name: "EMSEngine", dependencies: ["EMSSemantics", "EMSSyntax", "EMSValues"], swiftSettings: fast),
    .target(
      name: "EMSOutput",
      dependencies: ["EMSEngine", "EMSSemantics", "EMSSyntax", "EMSValues", "EMSFormats"],
      exclude: ["Messages"], swiftSettings: fast),
    .target(
      name: "EMSWorkspace",
      dependencies: ["EMSOutput", "EMSEngine", "EMSSemantics", "EMSSyntax", "EMSValues", "EMSFormats"],
      swiftSettings: fast),
    // What .ci/setup installs for it: the last two are of a static program alone, which holds libedit's own libraries too.
    .systemLibrary(
      name: "CLibedit", providers: [.apt(["libedit-dev", "libncurses-dev", "libbsd-dev", "libmd-dev"])]),
    // A header of the C library that its Swift module leaves out.
    .systemLibrary(name: "CAllocator"),
    .executableTarget(
      name: "ems",
      dependencies: [
        "CAllocator", "CLibedit",
        "EMSWorkspace", "EMSOutput", "EMSEngine", "EMSSemantics", "EMSSyntax", "EMSValues", "EMSFormats",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict + direct),
    .executableTarget(
      name: "ems-dev",
      dependencies: [
        "EMSWorkspace", "EMSOutput", "EMSEngine", "EMSSemantics", "EMSSyntax", "EMSValues", "EMSFormats",
      ],
      swiftSettings: strict),
    .target(
      name: "EMSTestSupport",
      dependencies: [
        "EMSWorkspace", "EMSOutput", "EMSEngine", "EMSSemantics", "EMSSyntax", "EMSValues", "EMSFormats",
      ],
      path: "Tests/Support", swiftSettings: strict),
    .testTarget(name: "EMSSyntaxTests", dependencies: ["EMSSyntax", "EMSTestSupport"], swiftSettings: strict),
    .testTarget(
      name: "EMSValuesTests",
      dependencies: ["EMSValues", "EMSTestSupport", .product(name: "BigInt", package: "BigInt")],
      swiftSettings: strict),
    .testTarget(name: "EMSFormatsTests", dependencies: ["EMSFormats", "EMSTestSupport"], swiftSettings: strict),
    .testTarget(
      name: "EMSSemanticsTests", dependencies: ["EMSSemantics", "EMSSyntax", "EMSValues", "EMSTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "EMSEngineTests",
      dependencies: ["EMSEngine", "EMSSemantics", "EMSSyntax", "EMSValues", "EMSTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "EMSOutputTests",
      dependencies: [
        "EMSOutput", "EMSEngine", "EMSSemantics", "EMSSyntax", "EMSValues", "EMSFormats", "EMSTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "EMSWorkspaceTests",
      dependencies: [
        "EMSWorkspace", "EMSOutput", "EMSEngine", "EMSSemantics", "EMSSyntax", "EMSValues", "EMSFormats",
        "EMSTestSupport",
      ],
      swiftSettings: strict),
  ]
)
