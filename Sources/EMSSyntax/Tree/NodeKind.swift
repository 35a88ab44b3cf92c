/// What a node of the tree is. The comment of each kind gives its children in order: `x?` may be absent, `x*` repeats.
///
/// Three words stand for groups: *value* is any node that may stand after `:` (literals, names, paths, lists, `reasoned`,
/// `alternatives`), *expression* any node that may stand after `=`, *declaration* any declaration. A child that could not
/// be read is an `error` node, or absent.
public enum NodeKind: UInt8, Sendable, CaseIterable {
  // MARK: File
  /// edition?, declaration*
  case file
  /// `ems 1 en`: number, name?
  case edition
  /// Text that could not be read, reported already; children may stand for parts that were understood, and mean nothing. May be empty.
  case error

  // MARK: Names and titles
  /// One identifier, or a quoted id (a text token in the place of a name). No children.
  case name
  /// `"Severity" nl "Ernst"`: text, translation*
  case title
  /// `nl "Ernst"`: name, text
  case translation
  /// `aspect.process.site`, the left side of an entry, a column, a value: name or call, then (name | call | period)*. One part
  /// alone is a `name` or a `call`; `gas.2026` ends in a `period`.
  case path

  // MARK: Declarations
  /// `include "x.ems"`, `include <methods/x>`: text or libraryPath
  case includeDeclaration
  /// `<methods/risk-matrix>`; the text is between the angle brackets.
  case libraryPath
  /// `scale`: name, title?, worstFirst?, (range | levelList)
  case scaleDeclaration
  /// The words `worst first`.
  case worstFirst
  /// Levels in braces: level*
  case levelList
  /// `1 rare "Rare" nl "Zelden": "once in ten years"`: number?, name?, title?, text? (the description) with translation*. Number may be negative: its node includes the sign.
  case level
  /// `choice`: name, title?, levelList
  case choiceDeclaration
  /// `matrix`: name, title?, matrixParameter, matrixParameter, typeName (or numberType), formula?, matrixHead?, matrixRow*
  case matrixDeclaration
  /// `(severity, …)` or `(s: points, …)`: name?, typeName
  case matrixParameter
  /// `= s * p` of a matrix: expression
  case formula
  /// The first row of a matrix: value* (the column levels)
  case matrixHead
  /// value (the row's level), value* (its cells)
  case matrixRow
  /// `table`: name, title?, tableParameter*, type, tableRow*
  case tableDeclaration
  /// `a: T`: name, type
  case tableParameter
  /// pattern*, expression (the result)
  case tableRow
  /// `-` in a table: anything
  case anyPattern
  /// `x|y`: value, value*
  case alternativePattern
  /// `>=3`, `<(10 t)`; the operator is the first token: value
  case comparisonPattern
  /// `method`: name, title?, reason?, likeClause?, fromClause?, (parameterDeclaration | scale… | choice… | matrix… | table… | layerDeclaration | forBlock)*
  case methodDeclaration
  /// `like NAME`: name
  case likeClause
  /// `from DATE` in a head: date
  case fromClause
  /// `layer residual "After control"`: name, title?
  case layerDeclaration
  /// `for KIND [where C] { fields }`: name, whereClause?, (inputField | computedField)*
  case forBlock
  /// `for KIND otherwise { fields }`: name, (inputField | computedField)*
  case otherwiseBlock
  /// `where C`: expression
  case whereClause
  /// `parameter`: name, title?, (value | type, defaultClause?)
  case parameterDeclaration
  /// `use method NAME { p: v … }`: name, entry*
  case useDeclaration
  /// A record, at any depth, and also a block of a layer or method inside a record: name (the kind), name? (the id), title?, entries*.
  /// Entries: entry, ruleEntry, seriesEntry, record, fromBlock, acceptEntry.
  /// `keyword`-less: the first child is the kind as written.
  case record
  /// `field: value`: name, path or call (`risk(major, rare): high`), value
  case entry
  /// `field = rule`: name, path or call, expression
  case ruleEntry
  /// `2025: 112 t`: period, value
  case seriesEntry
  /// `accept CHECK because "…"`: name, reason
  case acceptEntry
  /// `rows KIND (fields) by … on … { … }`: name, fieldList, reason?, row*
  case rowsDeclaration
  /// (name | path)*
  case fieldList
  /// cell*: a cell is a value, or `notGiven` for `-`
  case row
  /// `-` in a row
  case notGiven
  /// `check`: name, title?, checkFor?, expectClause*, messageClause?, reasonClause?, fixClause?, checkLevel?, clauseClause?
  case checkDeclaration
  /// `for KIND where C` of a check: name, whereClause?
  case checkFor
  /// `expect C`: expression
  case expectClause
  /// `message "…{expr}…" nl "…{expr}…"`: messageText, messageTranslation*
  case messageClause
  /// `nl "…{expr}…"` after a message: name, messageText
  case messageTranslation
  /// A text with expressions: (messagePart | expression)*, in the order as written
  case messageText
  /// Literal text of a message between expressions, without quotes; escapes and doubled braces are still in it (`messagePartValue`).
  case messagePart
  /// `reason "…" nl "…"`: title
  case reasonClause
  /// `fix "…" nl "…"`: title
  case fixClause
  /// `level warning`: name
  case checkLevel
  /// `clause "6.2.1"`: text
  case clauseClause
  /// `view NAME title internal? of KIND { … }`: name, title?, internalMark?, name, (whereClause | columnsClause | sortClause | groupClause | limitClause | downClause | acrossClause | showClause | colourClause | totals)*
  case viewDeclaration
  /// The word `internal`.
  case internalMark
  /// `columns a, b "Heading"`: (expression title?)*
  case columnsClause
  /// `sort a, b descending`: sortKey*
  case sortClause
  /// expression, descending?
  case sortKey
  /// The word `descending` (or `ascending`).
  case sortDirection
  /// `group a, b`: expression*
  case groupClause
  /// `limit 10`: number
  case limitClause
  /// `down F`: expression
  case downClause
  /// `across G`: expression
  case acrossClause
  /// `show e, f "Heading"`: (expression title?)*
  case showClause
  /// `colour F`: expression
  case colourClause
  /// The word `totals`.
  case totals
  /// `import KIND from "file" as NAME { … }`: name, text, asClause?, (mapping | mappingRule | mappingBlock | publishedMapping | layerMapping | importOption | whereClause | keyMapping)*
  case importDeclaration
  /// `as NAME`: name
  case asClause
  /// `field: source`: name or path, (columnSource | value)
  case mapping
  /// `field = rule over columns`: name or path, expression (with columnSource inside)
  case mappingRule
  /// `impact { … }` or `residual { … }`: name, (mapping | …)*
  case mappingBlock
  /// `published score: column "Total" digits 2`: name or path, columnSource
  case publishedMapping
  /// `layer column "stage" map { … }`: columnSource
  case layerMapping
  /// `key: [column "A", column "B"]`: columnSource*
  case keyMapping
  /// `column "Header"` or `column 3`, with its suffixes: text or number, mapClause?, splitClause?, create?, digitsClause?, reason?
  case columnSource
  /// `map { "Ja": yes, "Nee": no }`: mapItem*
  case mapClause
  /// text or value, value
  case mapItem
  /// `split ";"`: text
  case splitClause
  /// The word `create`.
  case create
  /// `delimiter ";"`, `decimal ","`, `dates "dd/mm/yyyy"`, `sheet "S"`, `header 3`, `fill-down [..]`: name (the option), value
  case importOption
  /// `amend PATH { entries }`: path or name, entries*
  case amendDeclaration
  /// `from DATE { changes }`: date, changes* (also in a record: entries*)
  case fromBlock
  /// `scenario`: name, title?, onClause?, fromClause?, changes*. Changes: entry, ruleEntry (an error there), amendDeclaration, record, rowsDeclaration, removeChange, useDeclaration
  case scenarioDeclaration
  /// `on NAME`: name
  case onClause
  /// `remove PATH`: path or name
  case removeChange
  /// `test`: name, title?, (givenClause | expectClause)*
  case testDeclaration
  /// `given …`: record, entry, amendDeclaration, removeChange, rowsDeclaration, useDeclaration
  case givenClause
  /// `unit keg = 30 l`: name, quantity?
  case unitDeclaration
  /// `kind`: name, title?, pluralClause?, inClause?, (inputField | computedField)*
  case kindDeclaration
  /// `plural NAME`: name
  case pluralClause
  /// `in a, b or alone`: name*, alone?
  case inClause
  /// The words `or alone`.
  case alone
  /// `extend KIND { fields }`: name, (inputField | computedField)*
  case extendDeclaration
  /// `extend choice NAME { values }`: name, levelList
  case extendChoice

  // MARK: Fields and types
  /// `a title, b title: type …`: fieldName*, internalMark?, type, inverseClause?, defaultClause?
  case inputField
  /// name, title?
  case fieldName
  /// `name title [: type] [in UNIT] [digits N] = rule`: fieldName, internalMark?, type?, inUnitClause?, digitsClause?, expression
  case computedField
  /// `inverse NAME`: name
  case inverseClause
  /// `default VALUE`: value
  case defaultClause
  /// `in UNIT`: unit
  case inUnitClause
  /// `digits 1`: number
  case digitsClause
  /// A type by its name: number, whole, text, a scale, a kind …: name
  case typeName
  /// `number 0..1`, `whole 0..10`: name, range
  case limitedType
  /// `quantity t 0..500`, `quantity indicator.unit`, `quantity of indicator.unit`, `quantity` alone: (name | path | unit)?, range?
  /// A single word is a `name` (a unit or a field of type `unit`); `unit` stands for `kWh/hl` and `%`.
  case quantityType
  /// `series of unit`: (name | path | unit)?, as in `quantityType`
  case seriesType
  /// `list of T`: type
  case listType
  /// `audit or review`: typeName, typeName*
  case unionType
  /// `T?`: type
  case optionalType
  /// `T or n/a`: type
  case notApplicableType
  /// `{ 1, 2, 4, 8 }` in the place of a type: levelList
  case inlineScaleType

  // MARK: Values
  /// Digits with `_`, an optional fraction, and an optional sign where the language makes it part of a value (levels, ranges): no children.
  case number
  /// `10 %`, `10%`: number
  case percentage
  /// `12 t`: number, unit
  case quantity
  /// A unit such as `kWh/hl`. No children.
  case unit
  /// `"…"` or `"""…"""`. No children. A text with translations as a value is a `title`.
  case text
  /// `2026-12-31`
  case date
  /// `2025` only as the left side of a `seriesEntry` and as a part of a path (elsewhere a year is a `number`), `2025-H1`, `2025-Q3`, `2025-03`
  case period
  /// `yes`
  case yes
  /// `no`
  case no
  /// `missing`
  case missing
  /// `n/a`
  case notApplicable
  /// `today`
  case today
  /// `a..b`: value, value (a `quantity` at the end gives both their unit)
  case range
  /// `[a, b]`: value* (expressions in a rule)
  case list
  /// `3 or 4`: value, value*
  case alternatives
  /// value, reason
  case reasoned
  /// `because "…" by coordinator on 2026-05-20`: (text | columnSource)?, byClause?, onDateClause?
  case reason
  /// `by coordinator`: name or path or columnSource
  case byClause
  /// `on 2026-05-20`: date or columnSource
  case onDateClause

  // MARK: Expressions
  /// Two operands; the operator is the token between them (`operatorOf`): expression, expression. Operators: + - * / ^ < <= > >= = != `is` `is not` `in` `not in` `and` `or`
  case binary
  /// `-x`, `not x`: expression
  case unary
  /// `( e )`: expression
  case parenthesized
  /// `f(a, name: b)`: name or path (callee), argument*
  case call
  /// `name: e`, or e alone: name?, expression. A weighted term may be `severity: 40 %` or `(bracketed): p`: the left side is then name or parenthesized, and `isNamed` holds.
  case argument
  /// `e.name`: expression, name (or call: `impacts.greatest(score)`)
  case member
  /// `list where c`: expression, expression
  case filter
  /// `if c then a else b`: expression, expression, expression
  case ifExpression
  /// `when c: v because "…" … otherwise: v`: whenCase*, otherwiseCase?
  case cases
  /// condition, value, reason?
  case whenCase
  /// value, reason?
  case otherwiseCase
  /// `band E -> SCALE { … }`: expression, name (the scale), bandItem*, bandOtherwise?
  case band
  /// `low below 6`, `medium up to 12`, `medium above 25 up to 125`, `low 1..25`, `high` alone: value (the level), bandLimit*
  case bandItem
  /// `below E`, `up to E`, `above E`, `from E`, or a range; the first token says which: expression (two for a range)
  case bandLimit
  /// `otherwise missing`: expression
  case bandOtherwise
}
