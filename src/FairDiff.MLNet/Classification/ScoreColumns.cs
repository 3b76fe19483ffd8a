namespace FairDiff.MLNet.Classification;

/// <summary>The names of a classifier's output columns, in the order in which they follow the input's.</summary>
internal sealed record ScoreColumns(string PredictedLabel, string Score, string? Embedding)
{
    public const int PredictedLabelOffset = 0;
    public const int ScoreOffset = 1;
    public const int EmbeddingOffset = 2;

    public int Count => Embedding is null ? EmbeddingOffset : EmbeddingOffset + 1;

    public static ScoreColumns Read(BinaryReader reader)
        => new(reader.ReadString(), reader.ReadString(), reader.ReadBoolean() ? reader.ReadString() : null);

    public void Write(BinaryWriter writer)
    {
        writer.Write(PredictedLabel);
        writer.Write(Score);
        writer.Write(Embedding is not null);
        if (Embedding is not null)
        {
            writer.Write(Embedding);
        }
    }
}
