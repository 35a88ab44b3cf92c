public import EMSEngine
public import EMSSemantics
public import EMSSyntax

/// A register evaluated under its layers, and what its checks found.
public struct EvaluatedRegister {
  /// The results.
  public let results: Results
  /// What is wrong with the layers.
  public let diagnostics: [Diagnostic]

  /// Evaluates the register of a project.
  public init(_ project: Project) {
    let (register, found) = project.layered(project.register())
    let plan = Plan(project.program)
    diagnostics = found + RepeatedReading(register).diagnostics(of: plan)
    results = Evaluator(plan).evaluate(register).examiningDoubt()
  }

  /// Runs the checks; messages name things in `language`.
  public func checks(language: String?) -> CheckReport { CheckRunner(results, language: language).run() }
}

/// What the command line asks to see: views by name, or one query.
public struct ViewRequest: Sendable {
  /// Names of views.
  public var views: [String] = []
  /// The kind of `--select`.
  public var kind: String?
  /// `--where`, `--columns`, `--sort`.
  public var condition: String?, columns: String?, sort: String?
  /// `--limit`.
  public var limit: Int?

  /// Creates a request.
  public init() {}
}

/// A view that is to be shown, and the declared matrix that it is drawn on, where it is one.
public struct ChosenView: Sendable {
  /// The view.
  public var view: View
  /// The matrix whose cells say the classes.
  public var lookup: Matrix?
}

/// Finds views and makes those of queries.
public struct ViewChooser {
  /// The program, with the expressions of options added.
  public private(set) var program: Program
  /// What was wrong with the options.
  public private(set) var diagnostics: [Diagnostic] = []

  /// Creates a chooser.
  public init(_ program: Program) { self.program = program }

  /// The views of a request, the query first; without either, none.
  public mutating func choose(_ request: ViewRequest) -> [ChosenView] {
    var chosen: [ChosenView] = []
    if let kind = request.kind, let view = query(kind, request) { chosen.append(ChosenView(view: view)) }
    for name in request.views {
      guard let view = program.views.last(where: { $0.name == name }) else {
        fail("there is no view '\(name)'", name, among: program.views.map(\.name), "views")
        continue
      }
      chosen.append(onDeclaredMatrix(view))
    }
    return chosen
  }

  private mutating func fail(
    _ message: DiagnosticText, _ name: String, among names: [String], _ what: DiagnosticText, meant: String? = nil
  ) {
    let nearest = meant ?? NearestName.nearest(to: name, in: names)
    var known: [String] = []
    for name in names where !known.contains(name) { known.append(name) }
    let shown = known.prefix(30).joined(separator: ", ") + (known.count > 30 ? " …" : "")
    diagnostics.append(
      Diagnostic(
        .unknownOptionName, message, at: nil,
        help: nearest.map { "the nearest is '\($0)'" } ?? (known.isEmpty ? "" : "\(what) are: \(shown)")))
  }

  private mutating func query(_ name: String, _ request: ViewRequest) -> View? {
    guard let kind = program.kind(named: name) else {
      fail(
        "there is no kind '\(name)'", name, among: program.kinds.map(\.name), "kinds",
        meant: program.kind(nearestTo: name))
      return nil
    }
    var options = OptionExpression(program)
    var view = View(name: "", kind: kind, place: program[kind].place)
    if let text = request.condition { view.condition = options.condition(text, of: kind) }
    if let text = request.columns {
      view.columns = options.columns(text, of: kind) ?? []
    } else {
      view.columns = options.columns(defaultColumns(of: kind), of: kind) ?? []
    }
    if let text = request.sort { view.sort = options.sort(text, of: kind) ?? [] }
    view.limit = request.limit
    program = options.program
    diagnostics += options.diagnostics
    return options.diagnostics.contains { $0.severity == .error } ? nil : view
  }

  /// All fields with a value of their own, results first after the id and title.
  private func defaultColumns(of kind: KindID) -> String {
    let leading = ["id", "title"]
    var names: [String] = []
    for id in program[kind].fields {
      let field = program[id]
      switch field.role {
      case .input, .computed: if !names.contains(field.name) { names.append(field.name) }
      default: break
      }
    }
    let results = ["score", "class", "significant"].filter(names.contains)
    let rest = names.filter { !results.contains($0) }
    return (leading + results + rest).joined(separator: ",")
  }

  /// The view `matrix` is drawn on the matrix that the class rule of the method in use reads; with none it stays as declared.
  private func onDeclaredMatrix(_ view: View) -> ChosenView {
    guard view.name == "matrix", view.isLibrary, let field = program.field(named: "class", of: view.kind),
      case .computed(let rule) = program[field].role, let found = matrixStep(in: rule)
    else { return ChosenView(view: view) }
    let operands = Array(program.expressions.operands(of: found.expression))
    guard operands.count == 2 else { return ChosenView(view: view) }
    var drawn = view
    drawn.down = column(operands[0], name: found.matrix.rowName)
    drawn.across = column(operands[1], name: found.matrix.columnName)
    return ChosenView(view: drawn, lookup: found.matrix)
  }

  private func column(_ expression: ExpressionID, name: String) -> ViewColumn {
    var field: FieldID?
    if case .access(let id) = program.expressions[expression].operation { field = id }
    return ViewColumn(expression: expression, field: field, text: name)
  }

  /// The first look-up in a matrix that a rule makes, through the fields of the same row that it reads.
  private func matrixStep(in rule: ExpressionID) -> (expression: ExpressionID, matrix: Matrix)? {
    var visited: Set<ExpressionID> = []
    var open = [rule]
    while !open.isEmpty {
      let id = open.removeFirst()
      guard visited.insert(id).inserted else { continue }
      let expression = program.expressions[id]
      if case .matrix(let matrix) = expression.operation { return (id, program.matrices[matrix.position]) }
      open += program.expressions.operands(of: id)
      if case .access(let field) = expression.operation, case .computed(let inner) = program[field].role,
        let operand = program.expressions.operands(of: id).first,
        case .row(depth: 0) = program.expressions[operand].operation
      {
        open.append(inner)
      }
    }
    return nil
  }
}
