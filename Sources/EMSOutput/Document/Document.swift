/// What is shown, before any format: headings, texts, tables, matrices. Renderers know documents and nothing else.
public struct Document: Sendable {
  /// The parts, from the top.
  public var blocks: [Block]

  /// Creates a document.
  public init(_ blocks: [Block] = []) { self.blocks = blocks }

  /// A part of a document.
  public enum Block: Sendable {
    /// A heading; level 1 is the greatest.
    case heading(level: Int, String)
    /// A paragraph.
    case text(String)
    /// A remark below a table: how many were left out, which day it is.
    case note(String)
    /// Lines of one kind.
    case list([String])
    /// A table.
    case table(Table)
    /// A matrix: cells by two properties.
    case matrix(Matrix)
    /// Text that keeps its lines and blanks.
    case preformatted(String)
    /// A long part below a summary: folded where the form can fold, below a heading otherwise.
    indirect case folded(summary: String, [Block])
  }
}

/// How a cell stands out. Never by colour alone: the text says the same.
public enum Emphasis: Hashable, Sendable {
  /// As the rest.
  case plain
  /// Less important: ids, what is not given.
  case muted
  /// More important: totals.
  case strong
  /// A class: its place between the best (0) and the worst (100) level of its scale.
  case grade(Int)
}

/// A cell of a table.
public struct Cell: Hashable, Sendable {
  /// The text; may hold line ends.
  public var text: String
  /// How it stands out.
  public var emphasis: Emphasis

  /// Creates a cell.
  public init(_ text: String, emphasis: Emphasis = .plain) {
    self.text = text
    self.emphasis = emphasis
  }
}

/// On which side of its column a cell stands.
public enum Alignment: Hashable, Sendable {
  /// Left: texts.
  case leading
  /// Right: numbers.
  case trailing
}

/// A table of a document.
public struct Table: Sendable {
  /// What stands above it; empty for nothing.
  public var title: String
  /// The columns' heads.
  public var columns: [Column]
  /// Rows of as many cells as there are columns.
  public var rows: [[Cell]]

  /// The head of a column.
  public struct Column: Hashable, Sendable {
    /// The title, with the unit where there is one.
    public var title: String
    /// The side.
    public var alignment: Alignment

    /// Creates a head.
    public init(_ title: String, alignment: Alignment = .leading) {
      self.title = title
      self.alignment = alignment
    }
  }

  /// Creates a table.
  public init(title: String = "", columns: [Column], rows: [[Cell]] = []) {
    self.title = title
    self.columns = columns
    self.rows = rows
  }
}

/// A matrix of a document: what stands where a row's level meets a column's.
public struct Matrix: Sendable {
  /// What stands above it.
  public var title: String
  /// What the rows are by, what the columns are by.
  public var downTitle: String, acrossTitle: String
  /// The rows' heads, from the top.
  public var down: [String]
  /// The columns' heads, from the left.
  public var across: [String]
  /// Cells by row, then column.
  public var cells: [[MatrixCell]]

  /// Creates a matrix.
  public init(
    title: String, downTitle: String, acrossTitle: String, down: [String], across: [String], cells: [[MatrixCell]]
  ) {
    self.title = title
    self.downTitle = downTitle
    self.acrossTitle = acrossTitle
    self.down = down
    self.across = across
    self.cells = cells
  }
}

/// A cell of a matrix.
public struct MatrixCell: Hashable, Sendable {
  /// What the cell means, such as the class of a risk matrix; empty for nothing.
  public var label: String
  /// Ids of the records in it, or values; a renderer shows a count where they are too many.
  public var items: [String]
  /// The colour of its class.
  public var emphasis: Emphasis

  /// Creates a cell.
  public init(label: String = "", items: [String] = [], emphasis: Emphasis = .plain) {
    self.label = label
    self.items = items
    self.emphasis = emphasis
  }
}
