namespace FairDiff.MLNet.Data;

/// <summary>How often each row of a view appears in a pass over it.</summary>
internal interface IDrawPlan
{
    /// <summary>The multiplicity of every row in pass <paramref name="pass"/>: a function of seed and pass only.</summary>
    int[] Draw(int pass);

    /// <summary>
    /// What every row counts on the average of all passes, with mean 1 over those that can be drawn; 0 = never drawn. A sum over the rows
    /// with these weights is what a pass estimates.
    /// </summary>
    float[] Weights();

    /// <summary>The plan that draws among the other rows as this one does among all, in the same proportions.</summary>
    /// <param name="rows">Those that are never drawn, by their places.</param>
    IDrawPlan Without(IReadOnlySet<int> rows);
}
