import EMSSemantics
import EMSSyntax

/// Checks that read results which inputs given as alternatives leave undecided. Those that read the same ones are told together,
/// so that one open result is one note however many checks look at it.
struct DoubtfulChecks {
  private var groups: [(results: String, checks: [CheckRule])] = []

  /// Takes note of a check and the undecided results that it reads, in words.
  mutating func note(_ check: CheckRule, _ results: String?) {
    guard let results else { return }
    if let index = groups.firstIndex(where: { $0.results == results }) {
      groups[index].checks.append(check)
    } else {
      groups.append((results, [check]))
    }
  }

  /// A finding for each group; titles in `language`.
  func findings(_ language: String?) -> [Finding] {
    groups.map { results, checks in
      let first = checks[0]
      let rest: DiagnosticText = "on results that are undecided: \(results)"
      // The project's own check is where the reader can look.
      let place = checks.first { !$0.isLibrary }?.place
      if checks.count == 1 {
        return Finding(
          code: .checkRestsOnDoubt, check: first.name, severity: .note, record: nil,
          message: "\(first.title?.text(in: language) ?? first.name): rests \(rest)", clause: first.clause, place: place
        )
      }
      let names = checks.map { DiagnosticText($0.name) }.listed()
      return Finding(
        code: .checkRestsOnDoubt, check: "", severity: .note, record: nil,
        message: "\(checks.count) checks rest \(rest)", place: place, subject: "checks \(names)")
    }
  }
}
