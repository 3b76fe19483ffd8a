using System.CommandLine;

namespace FairDiff.Pipelines.Csv;

/// <summary>What becomes of text that a spreadsheet would run as a formula when it opens a CSV file.</summary>
internal enum Formulas
{
    /// <summary>It gets an apostrophe in front, which spreadsheets read as "text"; numbers do not.</summary>
    Escape,

    /// <summary>It is written as it is, for programs that are no spreadsheets.</summary>
    Keep,
}

/// <summary>The option of every command that writes tables.</summary>
internal sealed class FormulaOptions
{
    private readonly Option<Formulas> _formulas = new("--csv-formulas")
    {
        Description = "Text in CSV files that a spreadsheet would run (begins with = + - @, is no number): escape (an apostrophe in front) "
            + "or keep",
        DefaultValueFactory = _ => Formulas.Escape,
    };

    public IEnumerable<Option> All => [_formulas];

    public Formulas Read(ParseResult parsed) => parsed.GetValue(_formulas);
}
