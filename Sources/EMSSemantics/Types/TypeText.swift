import EMSSyntax
import EMSValues

/// Types in the analyst's words.
extension Checker {
  /// What a type is, with its article: `a number`, `a level of 'severity'`.
  func words(_ type: Type) -> DiagnosticText {
    switch type {
    case .unknown, .nothing: "nothing"
    case .quantity(let dimension):
      dimension.isNone ? "a number" : "a quantity of \(words(dimension))"
    case .text: "a text"
    case .link: "a link"
    case .file: "a file"
    case .yesNo: "yes or no"
    case .date: "a date"
    case .period: "a period"
    case .duration: "a duration"
    case .level(let scale):
      program[scale].name.isEmpty
        ? "one of \(levelNames(scale))"
        : "a \(program[scale].isOrdered ? "level" : "value") of '\(program[scale].name)'"
    case .record(let kinds): "a reference to \(kindNames(kinds))"
    case .series(let dimension): dimension.isNone ? "a series of numbers" : "a series of \(words(dimension))"
    case .unit: "a unit"
    case .scenario: "a scenario"
    case .method: "a method"
    case .open: "a field that the method in use defines"
    case .list(let member): "a list, each \(words(member))"
    }
  }

  /// What a dimension measures.
  func words(_ dimension: Dimension) -> DiagnosticText {
    var result: DiagnosticText = ""
    for word in dimension.words(program.units.projectName) {
      switch word {
      case .known(let text): result += DiagnosticText(phrase: text)
      case .money(let currency): result += "money in \(currency)"
      case .variable(let base): result += unitVariableName(base) ?? "a unit not known yet"
      case .name(let text): result += DiagnosticText(text)
      }
    }
    return result
  }

  /// How messages speak of an unknown unit: `the unit of indicator.unit`.
  private func unitVariableName(_ base: BaseDimension) -> DiagnosticText? {
    let number = -1 - Int(base.id)
    guard number >= 0, number < expressionState.unitVariables.count else { return nil }
    let path = expressionState.unitVariables[number].path.map { program[$0].name }
    return "the unit in '\(path.joined(separator: "."))'"
  }

  /// Names of kinds: `'role' or 'person'`.
  func kindNames(_ kinds: [KindID]) -> DiagnosticText {
    kinds.map { DiagnosticText("'\(program[$0].name)'") }.joined(separator: " or ")
  }

  /// The levels of a scale as written, at most twelve.
  func levelNames(_ scale: ScaleID) -> DiagnosticText {
    let levels = program[scale].levels
    let texts = levels.prefix(12).map { level in
      if let number = level.number, number.decimalText() != level.name {
        return "\(number.decimalText()) \(level.name)"
      }
      return level.name
    }
    let shown = texts.joined(separator: ", ")
    return levels.count > 12 ? "\(shown), and \(levels.count - 12) more" : DiagnosticText(shown)
  }

  /// A note that lists the levels of a scale, in order.
  func levelsNote(_ scale: ScaleID) -> DiagnosticText {
    let name = program[scale].name
    return name.isEmpty ? "the levels are: \(levelNames(scale))" : "'\(name)' has: \(levelNames(scale))"
  }

  /// A label at the declaration of a scale, where it is not the library's.
  func declarationLabel(_ scale: ScaleID) -> [Label] {
    [
      Label(
        program[scale].place, program[scale].isOrdered ? "the scale is declared here" : "the choice is declared here")
    ]
  }
}
