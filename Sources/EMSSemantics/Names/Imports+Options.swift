import EMSSyntax
import EMSValues

/// The options of an import.
extension Checker {
  /// `header: 2`, where an option stands without a colon: reported, and true, where the name is an option's.
  mutating func reportOptionWithColon(_ nameNode: NodeID, _ value: NodeID, in tree: SyntaxTree) -> Bool {
    let name = tree.nameText(nameNode)
    guard Checker.importOptions.contains(name), name != "key" else { return false }
    let colon = tree.range(nameNode).end..<tree.range(value).start
    report(
      Diagnostic(
        .badImportOption, "'\(name)' is an option of the import, and no ':' follows an option",
        at: tree.range(nameNode), help: "write `\(name) \(shortText(value, in: tree))`",
        fixes: [
          Fix(
            "remove the ':'",
            range: SourceRange(file: tree.source.id, start: colon.lowerBound, end: colon.upperBound), replacement: " ")
        ]))
    return true
  }

  /// What may be said of an import beside its mapping.
  private static let importOptions = [
    "delimiter", "decimal", "dates", "sheet", "header", "fill-down", "key", "layer", "where",
  ]

  /// `delimiter ";"`, `decimal ","`, `dates "dd/mm/yyyy"`, `sheet "S"`, `header 3`, `fill-down [..]`
  mutating func readOption(_ node: NodeID, in tree: SyntaxTree, _ plan: inout ImportPlan) {
    guard let nameNode = tree.firstChild(node), let value = tree.nextSibling(nameNode) else { return }
    // What could not be read has been reported.
    if tree.kind(value) == .error { return }
    let name = tree.nameText(nameNode)
    let text = tree.kind(value) == .text ? tree.literal(value) : nil
    func bad(_ what: DiagnosticText) -> Diagnostic {
      Diagnostic(.badImportOption, "\(name) is \(what)", at: tree.range(value))
    }
    switch name {
    case "delimiter":
      guard let text, text.utf8.count == 1, let byte = text.utf8.first, byte != 0x22, byte != 0x0A, byte != 0x0D else {
        report(bad("one character between quotes: `delimiter \";\"`"))
        return
      }
      plan.delimiter = byte
    case "decimal":
      guard let text, text == "," || text == ".", let byte = text.utf8.first else {
        report(bad("\",\" or \".\""))
        return
      }
      plan.decimal = byte
    case "dates":
      guard let text, ["d", "m", "y"].allSatisfy({ text.lowercased().contains($0) }) else {
        report(bad("a pattern of d, m and y: `dates \"dd/mm/yyyy\"`"))
        return
      }
      plan.datePattern = text
    case "sheet":
      guard let text else {
        report(bad("the name of a sheet between quotes"))
        return
      }
      plan.sheet = text
    case "header":
      guard tree.kind(value) == .number, let row = tree.number(value)?.wholeValue, (1...1_000_000).contains(row) else {
        report(bad("the number of the row that holds the headers, from 1"))
        return
      }
      plan.headerRow = Int(row)
    case "fill-down":
      let members = tree.kind(value) == .list ? Array(tree.children(value)) : [value]
      for member in members {
        switch tree.kind(member) {
        case .text: plan.fillDown.append(.header(tree.literal(member)))
        case .number, .columnSource:
          if tree.kind(member) == .columnSource {
            if let reference = columnReference(member, in: tree) { plan.fillDown.append(reference) }
          } else if let number = tree.number(member)?.wholeValue, (1...100_000).contains(number) {
            plan.fillDown.append(.number(Int(number)))
          }
        case .error: break
        default: report(bad("a list of headers: `fill-down [\"Process\", \"Activity\"]`"))
        }
      }
    default:
      let known = Checker.importOptions
      report(
        Diagnostic(
          .badImportOption, "'\(name)' is no option of an import", at: tree.range(nameNode),
          notes: ["options are: \(known.joined(separator: ", "))"], help: nearestHelp(name, among: known)))
    }
  }
}
