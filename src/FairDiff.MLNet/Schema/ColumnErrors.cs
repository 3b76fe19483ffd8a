namespace FairDiff.MLNet.Schema;

/// <summary>What a cursor answers to a caller that breaks its contract.</summary>
internal static class ColumnErrors
{
    public static InvalidOperationException WrongType<TValue>(string column, Type actual) =>
        new($"The values of column '{column}' are of type {actual}, not {typeof(TValue)}.");

    public static InvalidOperationException Inactive(string column) =>
        new($"Column '{column}' was not asked for when the cursor was opened.");
}
