import EMSSemantics
import EMSSyntax

/// What parameters and matrices must keep to, whatever layers make of them: the order of bands, and what was proved of them.
struct LayerRules {
  private let program: Program
  private let bands: BandLimits

  init(_ program: Program) {
    self.program = program
    bands = BandLimits(program)
  }

  /// Whether parameters and matrices may have these values.
  func allow(parameters: [Value], matrixCells: [[Value]]) -> Bool {
    bands.faults(parameters).isEmpty
      && program.faultsOfGreatest(parameters: parameters, matrixCells: matrixCells, at: nil).isEmpty
  }

  /// What is wrong where layers give parameters and matrices these values, at the last change that has a part in it.
  func diagnostics(parameters: [Value], matrixCells: [[Value]], _ layers: [ChangeSet]) -> [Diagnostic] {
    var found: [Diagnostic] = []
    for fault in bands.faults(parameters) {
      let place = lastChange(layers) { change in
        if case .parameter(let id, _, _) = change.target { fault.parameters.contains(id) } else { false }
      }
      let diagnostic = bands.diagnostic(fault, parameters, at: place)
      // Methods that have a rule from another one have its bands too.
      if !found.contains(where: { $0.message == diagnostic.message && $0.range == place }) { found.append(diagnostic) }
    }
    let place = lastChange(layers) { $0.target.isOfMethod }
    return found + program.faultsOfGreatest(parameters: parameters, matrixCells: matrixCells, at: place)
  }

  private func lastChange(_ layers: [ChangeSet], _ isOne: (Change) -> Bool) -> SourceRange? {
    for layer in layers.reversed() {
      if let change = layer.changes.last(where: isOne) { return change.place }
    }
    return nil
  }
}

extension Change.Target {
  /// Whether it is a parameter or a cell of a matrix.
  var isOfMethod: Bool {
    switch self {
    case .parameter, .matrixCell: true
    default: false
    }
  }
}

extension ChangeSet {
  /// Whether it changes parameters or cells of matrices.
  var changesMethod: Bool { changes.contains { $0.target.isOfMethod } }

  /// Parameters and matrices under the layer.
  func laid(
    over register: Register
  ) -> (parameters: [Value], matrixCells: [[Value]]) {
    var parameters = register.parameters
    var cells = register.matrixCells
    for change in changes {
      switch change.target {
      case .parameter(let id, let value, _): parameters[id.position] = value
      case .matrixCell(let id, let row, let column, let value):
        let matrix = register.program.matrices[id.position]
        let index = Int(row) * register.program[matrix.columnScale].levels.count + Int(column)
        if cells[id.position].indices.contains(index) { cells[id.position][index] = value }
      default: break
      }
    }
    return (parameters, cells)
  }
}
