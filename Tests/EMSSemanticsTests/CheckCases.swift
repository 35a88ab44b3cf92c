import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import Testing

/// Reads no data: cases of the checker have none.
struct NoData: ImportReader {
  mutating func read(_ plan: ImportPlan, index: Int, into program: inout Program) -> [Diagnostic] { [] }
  mutating func finish(into program: inout Program) -> [Diagnostic] { [] }
}

/// A project of one script with the standard library before it.
func project(_ script: [UInt8], name: String = "case.ems") -> (ProjectSources, [Diagnostic]) {
  var sources = SourceMap()
  var trees: [SyntaxTree] = []
  var roots: [FileID] = []
  var includes: [FileID: [ProjectSources.Include]] = [:]
  var found: [Diagnostic] = []
  var libraryFiles: [String: FileID] = [:]
  for file in StandardLibrary.files {
    let id = sources.add(name: "<\(file.path)>", bytes: Array(file.text.utf8), isLibrary: true)
    let (tree, diagnostics) = parse(sources[id])
    trees.append(tree)
    found += diagnostics
    libraryFiles[file.path] = id
    if !file.path.contains("/") { roots.append(id) }
  }
  let id = sources.add(name: name, bytes: script)
  let (tree, diagnostics) = parse(sources[id])
  trees.append(tree)
  found += diagnostics
  roots.append(id)
  for node in tree.children(tree.root) where tree.kind(node) == .includeDeclaration {
    guard let path = tree.child(node, .libraryPath) else { continue }
    let written = tree.text(path).filter { $0 != "<" && $0 != ">" }
    includes[id, default: []].append(.init(node: node, target: libraryFiles[written + ".ems"]))
  }
  return (ProjectSources(sources: sources, trees: trees, roots: roots, includes: includes), found)
}

/// Everything that is found in a script.
func diagnose(_ script: [UInt8]) -> [Diagnostic] {
  let (project, found) = project(script)
  var reader = NoData()
  let selection = MethodSelection(today: CalendarDate(year: 2026, month: 6, day: 1) ?? .first)
  let (_, diagnostics) = check(project, selection: selection, reader: &reader)
  var log = DiagnosticLog()
  log.add(contentsOf: found + diagnostics)
  return log.sorted()
}

@Suite struct CheckCases {
  @Test(arguments: CaseFolder.files("check"))
  func reports(_ path: String) {
    let faults = CaseFile.run(path, diagnose: diagnose)
    for fault in faults { Issue.record(Comment(rawValue: fault)) }
  }

  @Test func libraryIsSound() {
    for diagnostic in diagnose([]) {
      Issue.record(
        Comment(rawValue: "\(diagnostic.code.text) \(diagnostic.message) \(String(describing: diagnostic.range))"))
    }
  }
}
