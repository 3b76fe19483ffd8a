namespace FairDiff.MLNet.Decisions;

/// <summary>Texts in a saved model.</summary>
internal static class StringList
{
    /// <summary>More classes are never evaluated: a file that says more is damaged.</summary>
    private const int Most = FairDiff.Fairness.FairnessData.MaximumClasses;

    public static void Write(BinaryWriter writer, IReadOnlyList<string> texts)
    {
        writer.Write(texts.Count);
        foreach (var text in texts)
        {
            writer.Write(text);
        }
    }

    public static IReadOnlyList<string> Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        return count is > 0 and <= Most ? [.. Enumerable.Range(0, count).Select(_ => reader.ReadString())] : throw new FairDiffException(
            $"The saved model has {count} classes, not 1 to {Most}: the file is damaged. Save the model again.");
    }
}
