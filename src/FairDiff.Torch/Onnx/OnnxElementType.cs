namespace FairDiff.Torch.Onnx;

/// <summary>The numbers that stand for types of elements in onnx.proto.</summary>
internal static class OnnxElementType
{
    public const int Text = 8;

    /// <exception cref="EngineException">The export does not write tensors of this type.</exception>
    public static int Of(ScalarType type) => type switch
    {
        ScalarType.Float32 => 1,
        ScalarType.Byte => 2,
        ScalarType.Int32 => 6,
        ScalarType.Int64 => 7,
        ScalarType.Bool => 9,
        _ => throw new EngineException(
            $"The ONNX export writes tensors of Float32, Int64, Int32, Byte and Bool, not of {type}. Bring the module and its inputs to "
                + "32 bits first: module.to(ScalarType.Float32)."),
    };
}
