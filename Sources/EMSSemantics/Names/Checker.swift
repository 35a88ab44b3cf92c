import EMSSyntax
import EMSValues

/// The state of checking one project under one selection of methods. Passed `inout` through the extensions in `Names/`,
/// `Types/` and `Proofs/`; what survives is the program and the log.
///
/// Order of work: 1 declarations (kinds, scales, units, methods, fields, as shapes) · 2 records, rows and imports in the order
/// of the register (`ImportSource` reads data when an import is met) · 3 rules, on demand where a type is asked for, then all ·
/// 4 values, changes, checks, views, tests · 5 proofs.
struct Checker {
  /// What is being built.
  var program: Program
  /// What was found.
  var log = DiagnosticLog()
  /// The trees, by the index of their file.
  var trees: [SyntaxTree]
  /// How much of the standard library is looked at.
  var libraryBodies = LibraryBodies.all
  /// The language that messages are asked for in; nil for the project's own.
  var messageLanguage: String?
  /// Names of everything that is no field and no record.
  var names = NameTables()
  /// Rules of computed fields that were not yet looked at.
  var pendingRules: [FieldID: PendingRule] = [:]
  /// Fields whose rule is being looked at, outermost first: asking for one of these is a circle.
  var rulesInProgress: [FieldID] = []
  /// Declarations that something read: for the warning about what is unused.
  var used = UsedDeclarations()
  /// What checking and proving expressions keeps beside the program.
  var expressionState = ExpressionState()
  /// What collecting declarations and reading records keeps beside the program.
  var declared = DeclarationState()

  init(program: Program, trees: [SyntaxTree]) {
    self.program = program
    self.trees = trees
  }

  /// The tree of a file.
  func tree(_ file: FileID) -> SyntaxTree { trees[Int(file.index)] }

  /// Reports `diagnostic`.
  mutating func report(_ diagnostic: Diagnostic) { log.add(diagnostic) }
}

/// A node of one of the project's trees.
struct NodeReference: Hashable, Sendable {
  /// The file.
  let file: FileID
  /// The node.
  let node: NodeID
}

/// A computed field's rule as it stands in the source: one block of a kind, or the blocks of a method from the top.
struct PendingRule {
  /// The blocks in order. A kind's own rule is one block without a condition.
  var blocks: [Block]
  /// The scope of the rules; conditions of blocks have the same.
  var scope: Scope
  /// The declared type, where there is one.
  var expected: Type?

  struct Block {
    /// `where C` of the block, or nil.
    var condition: NodeReference?
    /// Whether it is a `for KIND otherwise` block: holds where no block above it with a condition holds.
    var isOtherwise: Bool
    /// Conditions of all blocks above it for that kind in that method (an `otherwise` block is their negation).
    var conditionsAbove: [NodeReference]
    /// The rule: an expression node.
    var rule: NodeReference
    /// Where this block asks for the field instead of computing it: the input of the same name, whose cell is the value.
    /// The rule is then the input's declaration, and no expression.
    var input: FieldID?
  }
}

/// What names mean, apart from fields (which belong to kinds) and records (which stand in `RecordTable`).
///
/// Keys are names as `String`, whose equality is canonical equivalence: comparing after NFC costs nothing more.
struct NameTables {
  /// Kinds by name, and by plural.
  var kinds: [String: KindID] = [:]
  var plurals: [String: KindID] = [:]
  /// Scales and choices: of the project, of the library, and of each method.
  var scales = ScopedNames<ScaleID>()
  /// Matrices and tables share a name space.
  var matrices = ScopedNames<MatrixID>()
  var tables = ScopedNames<TableID>()
  var parameters = ScopedNames<ParameterID>()
  /// Methods: all revisions of a name, by date.
  var methods: [String: [MethodID]] = [:]
  var layers: [String: LayerID] = [:]
  var scenarios: [String: Int] = [:]
  var checks: [String: Int] = [:]
  var views: [String: Int] = [:]
  /// Fields by kind (index = `KindID`) and name, as the methods in use give them.
  var fields: [[String: FieldID]] = []
  /// Fields by kind and name that methods not in use give, the first method first.
  var fieldsOfOtherMethods: [[String: [FieldID]]] = []
  /// Fields by method, kind and name.
  var fieldsOfMethods: [MethodID: [KindID: [String: FieldID]]] = [:]
}

/// Names of one sort with three places where they may be declared.
struct ScopedNames<Value: Sendable>: Sendable {
  var project: [String: Value] = [:]
  var library: [String: Value] = [:]
  var methods: [MethodID: [String: Value]] = [:]

  /// What `name` means seen from `scope`: a method's own first, then the project's (not for the library's files), then the library's.
  func find(_ name: String, from scope: Scope) -> Value? {
    if let method = scope.method, let value = methods[method]?[name] { return value }
    if !scope.isLibrary, let value = project[name] { return value }
    return library[name]
  }
}

/// From where a name is looked up.
struct Scope {
  /// What the expression is for: decides what may be read, and whether n/a is refused.
  enum Purpose: Hashable, Sendable {
    /// A rule of a kind or method; n/a is refused.
    case rule
    /// The condition of a block; reads inputs and computed fields.
    case blockCondition
    /// A rule of a record: reads inputs, parameters and other record rules.
    case recordRule
    /// A check, a view, a test, an option: n/a is not refused.
    case check, view, test, option
    /// An import's rule: reads columns.
    case importRule
    /// The formula of a matrix, the result of a table: read arguments.
    case formula
  }

  /// A parameter of a table or matrix, or a column of an import.
  struct Argument: Sendable {
    var name: String
    var type: Type
    var limits: ValueLimits?
  }

  var purpose: Purpose
  /// Kinds of the rows at hand, innermost first: `row(depth: i)` is of `rows[i]`. A row may be of several kinds (a union).
  var rows: [[KindID]]
  /// The method whose declarations are seen first.
  var method: MethodID?
  /// Whether the expression stands in the standard library.
  var isLibrary: Bool
  /// Arguments, `Operation.argument(i)`.
  var arguments: [Argument] = []
  /// The record that a record's rule or block belongs to.
  var record: RecordID?
  /// Records that only this scope knows, by id: those that a test supposes. They hide the register's own.
  var supposedRecords: [String: [RecordID]] = [:]
  /// Which binding gave each of `rows`, innermost first; rows beyond its end are those that the scope began with.
  var bindings: [Int] = []

  init(_ purpose: Purpose, rows: [[KindID]] = [], method: MethodID? = nil, isLibrary: Bool = false) {
    self.purpose = purpose
    self.rows = rows
    self.method = method
    self.isLibrary = isLibrary
  }
}

/// Declarations of the project that something reads.
struct UsedDeclarations {
  var scales: Set<ScaleID> = []
  var matrices: Set<MatrixID> = []
  var tables: Set<TableID> = []
  var parameters: Set<ParameterID> = []
  var units: Set<String> = []
}
