namespace FairDiff.Studies;

/// <summary>What becomes of text that a spreadsheet would run as a formula when it opens a CSV file.</summary>
public enum Formulas
{
    /// <summary>It gets an apostrophe in front, which spreadsheets read as "text"; numbers do not.</summary>
    Escape,

    /// <summary>It is written as it is, for programs that are no spreadsheets.</summary>
    Keep,
}
