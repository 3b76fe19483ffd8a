using System.CommandLine;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Csv;

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
