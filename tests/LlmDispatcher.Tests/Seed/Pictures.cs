using System.Buffers.Binary;

namespace LlmDispatcher.Tests.Seed;

/// <summary>The beginnings of image files: all that tells their type and size, which the simulator says back.</summary>
internal static class Pictures
{
    public static ImageInput Png(int width, int height) => ImageInput.FromBytes(PngFile(width, height));

    public static ImageInput Jpeg(int width, int height) => ImageInput.FromBytes(JpegFile(width, height));

    public static byte[] PngFile(int width, int height)
    {
        byte[] file = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. new byte[8], 8, 2, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
        return file;
    }

    public static byte[] JpegFile(int width, int height)
    {
        byte[] file = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 17, 8, .. new byte[4], 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(13), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(15), (ushort)width);
        return file;
    }
}
