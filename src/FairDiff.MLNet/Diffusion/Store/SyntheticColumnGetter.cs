namespace FairDiff.MLNet.Diffusion;

/// <summary>The column of what was drawn.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Create">Makes a getter of the row that is current when it is called.</param>
internal sealed record SyntheticColumnGetter(string Name, Func<Func<int>, Delegate> Create)
{
    /// <summary>Images in files.</summary>
    public static SyntheticColumnGetter Images(string name, Func<int, string> pathOf) =>
        new(name, row => SyntheticImageFile.Getter(() => pathOf(row())));

    /// <summary>Vectors in memory.</summary>
    public static SyntheticColumnGetter Vectors(string name, int size, Func<int, ReadOnlyMemory<float>> vectorOf) =>
        new(name, row => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            var editor = VBufferEditor.Create(ref value, size);
            vectorOf(row()).Span.CopyTo(editor.Values);
            value = editor.Commit();
        }));
}
