namespace FairDiff.MLNet.Data;

/// <summary>Generated rows in the columns of the view that they extend.</summary>
internal interface ISyntheticRows
{
    int Count { get; }

    /// <summary>A getter of one column; columns that the generator knows nothing of hold their missing value.</summary>
    /// <param name="column">A column of the real rows' schema.</param>
    /// <param name="row">The row at which the cursor stands when the getter is called.</param>
    ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column, Func<int> row);
}
